"""A page's main text by trafilatura, one paragraph, heading, list item or table row a line, in page order."""

from __future__ import annotations

from typing import Any

from trafilatura import bare_extraction, baseline

from cqmonitor.clean.lines import fold, same_words, width, without_repeats
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
            return best
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
    body = tree.find("body")
    return lines_of(tree if body is None else body)


def lines_of(body: Tree) -> str:
    """A tree of HTML or of trafilatura as lines; a loop, since pages nest as deep as they like."""
    lines: list[str] = []
    parts: list[str] = []
    rows = 0

    def flush() -> None:
        line = fold("".join(parts)).strip("|").strip()
        parts.clear()
        if line and line != "-":
            lines.append(line)

    for event, element in walk(body):
        tag = element.tag if isinstance(element.tag, str) else "script"  # a comment is no text, either
        if tag in _ROWS or (tag in _BREAKS and not rows):
            flush()
        elif tag in _BREAKS:
            parts.append(" ")
        if event == "start":
            rows += tag in _ROWS
            parts.append(("- " if tag in _ITEMS and not rows else "") + _own_text(element, tag))
        else:
            rows -= tag in _ROWS
            parts.append((" | " if tag in _CELLS else "") + (element.tail or ""))
    flush()
    return "\n".join(without_repeats(lines))


def below_heading(tree: Tree, title: str, count: int = 6) -> list[str]:
    """The lines that follow the headline on the page, where bylines stand that are not in the main text."""
    lines = _everything(tree).splitlines()
    at = next((i for i, line in enumerate(lines) if same_words(line, title)), len(lines))
    return lines[at + 1 : at + 1 + count]


def _own_text(element: Tree, tag: str) -> str:
    return "" if tag in _SILENT else element.text or ""
