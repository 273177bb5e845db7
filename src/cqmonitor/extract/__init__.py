"""Article text -> claims, by a cascade of small stages; a language is a package (`en`, `zh`).

    masks -> quantities -> periods -> areas and indicators -> roles -> claims

Each stage adds spans with exact offsets over the untouched text. The two languages share the
records, the calendar, the catalog and the final checks; their grammar is their own.
"""

from __future__ import annotations

from datetime import date
from types import ModuleType

from cqmonitor.config import Config, load_config
from cqmonitor.errors import ExtractError
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import finish
from cqmonitor.extract.text import detect_lang
from cqmonitor.records import Claim, Quantity

__all__ = ["extract_claims", "extract_quantities"]


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
    language = _language(lang or detect_lang(text))
    catalog = _catalog(config or load_config(), language.LANG)
    drafts = language.read(text, published=published, title=title, home_area=home_area, catalog=catalog)
    return [finish(draft, text, published, catalog.by_code) for draft in drafts]


def extract_quantities(text: str, *, lang: str | None = None) -> list[Quantity]:
    """All quantities of any news text, in the order of the text; see `records.Quantity`.

    Raises:
        ExtractError: the language is not supported.
    """
    return list(_language(lang or detect_lang(text)).quantities(text))


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
