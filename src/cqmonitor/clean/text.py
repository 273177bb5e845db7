"""A page's main text by trafilatura, one paragraph, heading, list item or table row a line, in page order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import Any

from trafilatura import bare_extraction, baseline

from cqmonitor.clean.gaps import fill_gaps
from cqmonitor.clean.lines import fold, same_words, width, without_repeats, words_of
from cqmonitor.clean.tree import Tree, walk

ENOUGH = 60.0
"""Width (columns) of text from which a setting of trafilatura is taken to have found the article."""

_ROWS = {"row", "tr"}
_CELLS = {"cell", "td", "th"}
_ITEMS = {"item", "li"}
_SILENT = {"script", "style", "noscript", "template"}
_BLOCKS = """p head quote code table list lb div fw ab dd dt br h1 h2 h3 h4 h5 h6 ul ol dl section article
main header footer nav aside form figure figcaption blockquote pre option button label hr"""
_BREAKS = _ROWS | _ITEMS | set(_BLOCKS.split())
"""Elements of HTML and of trafilatura's own trees that begin and end a line."""


def main_text(tree: Tree, *, all_of_it: bool = False) -> str:
    """The article's text, a line each for paragraphs, headings, list items ("- ") and table rows ("a | b").

    trafilatura's precise setting first, then its usual one, then its baseline; `all_of_it` says that
    the tree holds nothing but the article (a source's `keep` selectors), so that all its lines are
    taken where those find nothing. Comments are left out. "" where there is no text.
    """
    best = ""
    for precise in (True, False):
        found = _extracted(tree, precise)
        best = max(best, found, key=width)
        if width(best) >= ENOUGH:
            return fill_gaps(tree, best, lines_of)
    return max(best, _everything(tree) if all_of_it else _rest(tree), key=width)


def _extracted(tree: Tree, precise: bool) -> str:
    document: Any = bare_extraction(
        tree, favor_precision=precise, include_comments=False, include_tables=True, with_metadata=False
    )
    return lines_of(document.body) if document is not None and document.body is not None else ""


def _rest(tree: Tree) -> str:
    """trafilatura's baseline; where that is the whole page in one line, the page line by line."""
    body, _, _ = baseline(tree)
    found, page = lines_of(body), _everything(tree)
    return page if same_words(found, page) else found


def _everything(tree: Tree) -> str:
    return lines_of(_body(tree))


def _body(tree: Tree) -> Tree:
    body = tree.find("body")
    return tree if body is None else body


def lines_of(body: Tree) -> str:
    """A tree of HTML or of trafilatura as text, without a line that only repeats the one before it."""
    return "\n".join(without_repeats(list(_lines(body))))


def _lines(body: Tree) -> Iterator[str]:
    """The lines of a tree; a loop, not a recursion, since pages nest as deep as they like."""
    parts: list[str] = []
    rows = 0
    for event, element in walk(body):
        tag = element.tag if isinstance(element.tag, str) else "script"  # a comment is no text, either
        if tag in _BREAKS:
            if rows and tag not in _ROWS:
                parts.append(" ")
            elif line := _joined(parts):
                yield line
        if event == "start":
            rows += tag in _ROWS
            parts.append(("- " if tag in _ITEMS and not rows else "") + _own_text(element, tag))
        else:
            rows -= tag in _ROWS
            parts.append((" | " if tag in _CELLS else "") + (element.tail or ""))
    if line := _joined(parts):
        yield line


def _joined(parts: list[str]) -> str:
    """The parts as one line, and no parts any more; "" for what holds no words."""
    line = fold("".join(parts)).strip("|").strip()
    parts.clear()
    return line if line != "-" else ""


def below_heading(tree: Tree, title: str, count: int = 6) -> list[str]:
    """The lines that follow the headline on the page, where bylines stand that are not in the main text."""
    sought = words_of(title)
    lines = dropwhile(lambda line: words_of(line) != sought, _lines(_body(tree)))
    return list(islice(lines, 1, 1 + count))


def _own_text(element: Tree, tag: str) -> str:
    return "" if tag in _SILENT else element.text or ""
