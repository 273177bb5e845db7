"""A page's main text by trafilatura, one paragraph, heading, list item or table row a line, in page order."""

from __future__ import annotations

from typing import Any

from trafilatura import bare_extraction, baseline

from cqmonitor.clean.lines import fold, width, without_repeats
from cqmonitor.clean.tree import Tree, walk

ENOUGH = 60.0
"""Width (columns) of text from which a setting of trafilatura is taken to have found the article."""

_BREAKS = {"p", "head", "item", "row", "quote", "code", "table", "list", "lb", "div", "fw", "ab", "dd", "dt"}


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
    return max(best, _everything(tree) if all_of_it else _baseline(tree), key=width)


def _extracted(tree: Tree, precise: bool) -> str:
    document: Any = bare_extraction(
        tree, favor_precision=precise, include_comments=False, include_tables=True, with_metadata=False
    )
    return lines_of(document.body) if document is not None and document.body is not None else ""


def _baseline(tree: Tree) -> str:
    body, _, _ = baseline(tree)
    return lines_of(body)


def _everything(tree: Tree) -> str:
    return "\n".join(filter(None, map(fold, tree.itertext("p", "li", "td", "h1", "h2", "h3", "h4", "div"))))


def lines_of(body: Tree) -> str:
    """trafilatura's tree as text; a loop, not a recursion, since pages nest as deep as they like."""
    lines: list[str] = []
    parts: list[str] = []
    rows = 0

    def flush() -> None:
        line = fold("".join(parts)).strip("|").strip()
        parts.clear()
        if line and line != "-":
            lines.append(line)

    for event, element in walk(body):
        tag = element.tag
        if tag in _BREAKS:
            if tag == "row" or not rows:
                flush()
            else:
                parts.append(" ")
        rows += (tag == "row") * (1 if event == "start" else -1)
        if event == "start":
            parts.append(("- " if tag == "item" and not rows else "") + (element.text or ""))
        else:
            parts.append((" | " if tag == "cell" else "") + (element.tail or ""))
    flush()
    return "\n".join(without_repeats(lines))
