"""The page as a tree, safe to work on, with a source's selectors applied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from bs4 import BeautifulSoup, Tag
from lxml import etree, html  # type: ignore[import-untyped]
from soupsieve import SelectorSyntaxError
from trafilatura.utils import load_html

from cqmonitor.clean.lines import tidy
from cqmonitor.errors import CleanError

Tree: TypeAlias = html.HtmlElement
"""An element of an lxml tree."""

MAX_HTML = 8_000_000
"""Characters of markup, without scripts and styles, beyond which a page is refused: no article is so long."""

_DEAD = re.compile(
    r"<(script|style|svg|template)\b(?![^>]{0,300}ld\+json)[^>]{0,5000}>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)


def parse(markup: str) -> Tree:
    """The page as a tree.

    Raises:
        CleanError: `empty`, nothing is there; `too-large`; `unreadable`, no tree can be made.
    """
    lean = _DEAD.sub(" ", tidy(markup))
    if not lean.strip():
        raise CleanError("empty", "the page has no content")
    if len(lean) > MAX_HTML:
        raise CleanError("too-large", f"{len(lean)} characters of markup")
    tree = load_html(lean)
    if tree is None:
        raise CleanError("unreadable", "the markup cannot be parsed")
    return tree


def select(markup: str, keep: Sequence[str], drop: Sequence[str]) -> str:
    """The markup with a source's selectors applied: what `drop` names is out, `keep` is all of the body.

    Where no `keep` selector matches (the site has a new layout) the whole page stands.

    Raises:
        CleanError: `bad-selector`.
    """
    soup = BeautifulSoup(markup, "lxml")
    try:
        for gone in [each for selector in drop for each in soup.select(selector)]:
            gone.decompose()
        kept = [each for selector in keep for each in soup.select(selector)]
    except (SelectorSyntaxError, NotImplementedError) as error:
        raise CleanError("bad-selector", str(error)) from error
    return _only(soup, kept) if kept else str(soup)


def _only(soup: BeautifulSoup, kept: Sequence[Tag]) -> str:
    inside = [each for each in kept if not any(parent in kept for parent in each.parents)]
    head = str(soup.head) if soup.head else ""
    return f"<html>{head}<body><article>{''.join(map(str, inside))}</article></body></html>"


def walk(tree: Tree) -> Iterator[tuple[str, Any]]:
    """`("start", element)` and `("end", element)` in document order; no recursion, however deep the tree."""
    yield from etree.iterwalk(tree, events=("start", "end"))
