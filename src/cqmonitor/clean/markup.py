"""What a page says about itself outside its text: JSON-LD, meta elements, title, headings, bylines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cqmonitor.clean.lines import unwrap
from cqmonitor.clean.tree import Tree

_ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BlogPosting",
    "Report",
    "LiveBlogPosting",
    "TechArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
)
_MAX_LD = 2_000_000
_MAX_NODES = 2_000
_BYLINES = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'author')]"
)
_BYLINE_CLASSES = {"author-name", "byline", "author"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a page's markup states; texts are folded, absent ones "".

    `article` is the JSON-LD object of the article, `meta` maps lower-case names and properties of meta
    elements to their first content, `times` the `datetime` of the page's time elements.
    """

    article: Mapping[str, Any]
    meta: Mapping[str, str]
    lang: str
    canonical: str
    title: str
    headings: tuple[str, ...]
    bylines: tuple[str, ...]
    times: tuple[str, ...]

    def first(self, *names: str) -> str:
        """The first non-empty meta content of these names."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")


def read_markup(tree: Tree) -> Markup:
    """Reads a page's tree; nothing in it can make this fail."""
    return Markup(
        article=_article(tree),
        meta=_meta(tree),
        lang=next(iter(tree.xpath("/html/@lang | /html/@xml:lang")), "").strip().lower(),
        canonical=next(iter(tree.xpath("//link[@rel='canonical']/@href")), "").strip(),
        title=next(iter(_texts(tree.xpath("//head/title | //title"))), ""),
        headings=tuple(_texts(tree.xpath("//h1")))[:5],
        bylines=tuple(dict.fromkeys(_texts(_byline_elements(tree)))),
        times=tuple(tree.xpath("//time/@datetime")[:5]),
    )


def _byline_elements(tree: Tree) -> list[Tree]:
    """Elements that name an author: by attribute first, then by class."""
    found = tree.xpath(_BYLINES)
    marked = [each for each in found if each.get("rel") == "author" or each.get("itemprop") == "author"]
    named = [each for each in found if _BYLINE_CLASSES & set((each.get("class") or "").split())]
    return [*marked[:5], *named[:10]]


def _texts(elements: list[Tree]) -> Iterator[str]:
    yield from filter(None, (unwrap("".join(element.itertext()))[:500] for element in elements))


def _meta(tree: Tree) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = unwrap(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _article(tree: Tree) -> Mapping[str, Any]:
    """The first JSON-LD object (https://json-ld.org) of an article type, wherever it is nested."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads((script.text or "")[:_MAX_LD], strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if _is_article(node):
                return node
    return {}


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """All objects of a JSON value, outermost first."""
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        value, seen = waiting.pop(0), seen + 1
        if isinstance(value, dict):
            yield value
            waiting.extend(each for each in value.values() if isinstance(each, dict | list))
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(kind in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds]))


def strings(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of such."""
    if isinstance(value, str):
        return [unwrap(value)] if value.strip() else []
    if isinstance(value, dict):
        return strings(value.get("name"))
    if isinstance(value, list):
        return [name for each in value[:50] if not isinstance(each, list) for name in strings(each)]
    return []
