"""Captions of pictures and charts: those that state a figure become paragraphs, so that they are read.

trafilatura takes a `<figure>` with all that is in it for decoration. In news of statistics a chart's
caption is often the only place that states its number.
"""

from __future__ import annotations

from lxml import html  # type: ignore[import-untyped]

from cqmonitor.clean.lines import fold, states_figure, width
from cqmonitor.clean.tree import Tree

MAX_WIDTH = 600.0
"""A wider text (columns) in a figure is no caption, but an article that someone put in there."""

_CAPTIONS = (
    ".//figcaption | .//*[contains(concat(' ', @class, ' '), ' wp-caption-text ')"
    " or contains(concat(' ', @class, ' '), ' gallery-caption ')]"
)
_PICTURES = "//figure | //*[contains(concat(' ', @class, ' '), ' wp-caption ')] | //dl[.//dt//img]"


def keep_captions(tree: Tree) -> tuple[str, ...]:
    """Put a paragraph in the place of every figure whose caption states one; returns those captions.

    A figure's caption is its `<figcaption>` (WordPress's classes are read, too); where it has none, the
    `alt` text of its picture. A gallery's captions come in the order of the page. What a
    caption states besides figures (who stands beside whom) stays away.
    """
    found = []
    for picture in tree.xpath(_PICTURES):
        if picture.xpath("ancestor::figure") or picture.getparent() is None:
            continue  # one of a gallery, which is looked at as a whole
        said = [line for line in dict.fromkeys(_captions(picture)) if _is_caption(line)]
        if said:
            _put(picture, said)
            found += said
    return tuple(found)


def _captions(picture: Tree) -> list[str]:
    written = [fold("".join(each.itertext())) for each in picture.xpath(_CAPTIONS)]
    return [line for line in written if line] or [fold(each) for each in picture.xpath(".//img/@alt")]


def _is_caption(line: str) -> bool:
    return states_figure(line) and width(line) <= MAX_WIDTH


def _put(picture: Tree, lines: list[str]) -> None:
    """Paragraphs, and below them what tables there are, in the place of all else; what follows stays."""
    parts = [_paragraph(line) for line in lines]
    parts += picture.xpath(".//table[not(ancestor::table)]")
    for part in parts:
        part.tail = None
        picture.addprevious(part)
    parts[-1].tail = picture.tail
    picture.getparent().remove(picture)


def _paragraph(text: str) -> Tree:
    paragraph = html.Element("p")
    paragraph.text = text
    return paragraph
