"""Article text -> claims, by a cascade of small stages; a language is a package (`en`, `zh`).

    masks -> quantities -> periods -> areas and indicators -> roles -> claims

Each stage adds spans with exact offsets over the untouched text. The two languages share the
records, the calendar, the catalog and the final checks; their grammar is their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from cqmonitor.config import Config, load_config
from cqmonitor.errors import ExtractError
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import Draft, finish
from cqmonitor.extract.marks import Mark, apart
from cqmonitor.extract.text import detect_lang
from cqmonitor.records import Claim, Quantity

__all__ = ["Explained", "Explanation", "explain_claims", "extract_claims", "extract_quantities"]


def extract_claims(
    text: str,
    *,
    published: date,
    lang: str | None = None,
    title: str = "",
    home_area: str = "CN-CQ",
    config: Config | None = None,
) -> list[Claim]:
    """All quantitative statements of an article.

    Args:
        text: paragraphs, headings, list items and table rows, one a line.
        published: the day of publication; relative periods count from it.
        lang: `en` or `zh`; detected where not given.
        title: the headline; it sets topic and period for the text, and yields no claims itself.
        home_area: the area of a story that names none.
        config: the catalog; the default configuration where not given.

    Returns:
        Claims in the order of the text; `text[quote_start:quote_end]` is the quote.

    Raises:
        ExtractError: the language is not supported.
    """
    read = _read(text, published, lang, title, home_area, config)
    return [claim for _, claim in read]


@dataclass(frozen=True, slots=True)
class Explained:
    """A claim and, in words, on what ground each of its parts (concept, period, measure, ...) was read."""

    claim: Claim
    grounds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article's text with what the stages found in it, and its claims; all in the order of the text."""

    text: str
    marks: tuple[Mark, ...]
    claims: tuple[Explained, ...]


def explain_claims(
    text: str,
    *,
    published: date,
    lang: str | None = None,
    title: str = "",
    home_area: str = "CN-CQ",
    config: Config | None = None,
) -> Explanation:
    """The claims of `extract_claims` (same arguments, same errors) with what they were made from."""
    language, catalog = _reader(text, lang, config)
    read = _read(text, published, lang, title, home_area, config)
    return Explanation(
        text=text,
        marks=tuple(apart(language.marks(text, published=published, catalog=catalog))),
        claims=tuple(Explained(claim, language.worded(draft.grounds)) for draft, claim in read),
    )


def extract_quantities(text: str, *, lang: str | None = None) -> list[Quantity]:
    """All quantities of any news text, in the order of the text; see `records.Quantity`.

    Raises:
        ExtractError: the language is not supported.
    """
    return list(_language(lang or detect_lang(text)).quantities(text))


def _read(
    text: str, published: date, lang: str | None, title: str, home_area: str, config: Config | None
) -> Iterator[tuple[Draft, Claim]]:
    """The claims of a text, each with the draft that it was made of."""
    language, catalog = _reader(text, lang, config)
    drafts = language.read(text, published=published, title=title, home_area=home_area, catalog=catalog)
    for draft in drafts:
        yield draft, finish(draft, text, published, catalog.by_code)


def _reader(text: str, lang: str | None, config: Config | None) -> tuple[ModuleType, Catalog]:
    """The package of a text's language, and the catalog in it."""
    language = _language(lang or detect_lang(text))
    return language, _catalog(config or load_config(), language.LANG)


def _language(lang: str) -> ModuleType:
    match lang[:2].lower():
        case "en":
            from cqmonitor.extract import en

            return en
        case "zh":
            from cqmonitor.extract import zh

            return zh
    raise ExtractError(f"language {lang!r} is not supported (allowed: en, zh)")


_catalogs: dict[tuple[int, str], tuple[Config, Catalog]] = {}


def _catalog(config: Config, lang: str) -> Catalog:
    """The catalog of a configuration, built once for each object."""
    key = (id(config), lang)
    if key not in _catalogs:
        _catalogs[key] = (config, Catalog.of(config, lang))
    return _catalogs[key][1]
