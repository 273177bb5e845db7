"""The page as a tree, safe to work on, with a source's selectors applied."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from bs4 import BeautifulSoup, Tag
from lxml import etree, html  # type: ignore[import-untyped]
from soupsieve import SelectorSyntaxError
from trafilatura.utils import load_html

from cqmonitor.clean.lines import tidy
from cqmonitor.errors import CleanError

for _name in ("trafilatura", "htmldate"):  # what they cannot read is ours to report, as a CleanError
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

Tree: TypeAlias = html.HtmlElement
"""An element of an lxml tree."""

MAX_HTML = 30_000_000
"""Characters of markup, scripts included, beyond which a page is refused."""

MAX_ELEMENTS = 40_000
"""Elements beyond which a page is refused: no article has so many, and trafilatura's cost grows faster."""

_DEAD = ("style", "svg")


def parse(markup: str) -> Tree:
    """The page as a tree, without programs, styles and drawings; JSON-LD stays.

    Raises:
        CleanError: `empty`, nothing is there; `too-large`; `unreadable`, no tree can be made.
    """
    markup = tidy(markup).strip()
    if not markup:
        raise CleanError("empty", "the page has no content")
    if len(markup) > MAX_HTML:
        raise CleanError("too-large", f"{len(markup)} characters of markup")
    tree = load_html(markup)
    if tree is None:
        tree = load_html(f"<html><body><div>{markup}</div></body></html>")
    if tree is None:
        raise CleanError("unreadable", "the markup cannot be parsed")
    return _lean(tree)


def _lean(tree: Tree) -> Tree:
    scripts = [script for script in tree.iter("script") if "ld+json" not in (script.get("type") or "")]
    for script in scripts:
        script.text = None
    etree.strip_elements(tree, *_DEAD, with_tail=False)
    elements = tree.xpath("count(//*)")
    if elements > MAX_ELEMENTS:
        raise CleanError("too-large", f"{elements:.0f} elements")
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
