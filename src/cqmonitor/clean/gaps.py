"""Subheads, lists and tables that stand between paragraphs of the article and were not taken with them.

Where trafilatura does not know a page's container by its name, it gathers paragraphs and leaves subheads
and lists behind. What stands among the article's paragraphs, in the same element, is the article's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from cqmonitor.clean.lines import fold
from cqmonitor.clean.tree import Tree

_PARTS = {"h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table"}
_MIN_PARAGRAPHS = 2
_MAX_LINKED = 0.5
"""Share of a part's letters from which, when they are links, it is a menu or a teaser."""


def fill_gaps(tree: Tree, text: str, lines_of: Callable[[Tree], str]) -> str:
    """The text with those parts put back where they stand.

    Args:
        tree: the page.
        text: its main text, a paragraph a line.
        lines_of: an element's text in lines.
    """
    lines = text.splitlines()
    known = set(lines)
    missing: dict[str, list[str]] = {}
    for container in _containers(tree, known):
        for before, part in _gaps(container, known):
            new = [line for line in lines_of(part).splitlines() if line not in known]
            missing.setdefault(before, []).extend(new)
    return "\n".join(each for line in lines for each in (line, *missing.pop(line, ()))) if missing else text


def _containers(tree: Tree, known: set[str]) -> list[Tree]:
    """The elements that hold several of the known paragraphs."""
    parents = Counter(p.getparent() for p in tree.iter("p") if _text(p) in known)
    return [each for each, count in parents.items() if count >= _MIN_PARAGRAPHS]


def _gaps(container: Tree, known: set[str]) -> Iterator[tuple[str, Tree]]:
    """Parts between two known paragraphs, each with the known line above it."""
    above, waiting = "", list[tuple[str, Tree]]()
    for child in container:
        if child.tag == "p" and (line := _text(child)) in known:
            yield from waiting
            above, waiting = line, []
        elif above and child.tag in _PARTS and not _is_beside(child):
            waiting.append((above, child))


def _text(element: Tree) -> str:
    return fold("".join(element.itertext()))


def _is_beside(part: Tree) -> bool:
    """Whether it is a gallery, or a menu: most of it links."""
    if part.tag != "table" and part.find(".//img") is not None:
        return True
    linked = sum(len(_text(link)) for link in part.iter("a"))
    return linked > _MAX_LINKED * len(_text(part))
