"""What must hold in `config/` beyond the shape of its files: each check yields the problems of one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cqmonitor.codes import UNITS
from cqmonitor.config.models import (
    Area,
    Areas,
    Boilerplate,
    BoilerplateRule,
    Correction,
    Corrections,
    Indicator,
    Indicators,
    Lang,
    Source,
    Sources,
    UrlList,
    Warc,
)
from cqmonitor.config.read import Key, Problem

UNIT_CODES = tuple(unit for unit in UNITS if unit != "unknown")
LANGUAGES: tuple[Lang, ...] = ("en", "zh")

_HALFWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

Named = tuple[Key, str, str]
"""Where a phrase stands, the phrase as it is compared, and the code that it names."""


def fold(phrase: str) -> str:
    """A phrase as it is compared: case and white space folded, hyphens as spaces."""
    return " ".join(phrase.casefold().replace("-", " ").split())


def _twice(phrases: Iterable[Named], what: str) -> Iterator[Problem]:
    """A phrase may stand twice for one code (a name that is an alias too), never for two."""
    first: dict[str, str] = {}
    for key, phrase, code in phrases:
        other = first.setdefault(phrase, code)
        if other != code:
            yield Problem(key, f"{what} {phrase!r} already names {other!r}")


def _repeated(items: Iterable[tuple[Key, str]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, item in items:
        if item in seen:
            yield Problem(key, f"{what} {item!r} stands twice")
        seen.add(item)


def _blank(phrases: Iterable[Named]) -> Iterator[Problem]:
    yield from (Problem(key, "an empty name or alias") for key, phrase, _ in phrases if not phrase)


# --- indicators.yaml ----------------------------------------------------------------------------


def check_indicators(file: Indicators) -> Iterator[Problem]:
    """Codes once, each phrase for one indicator, known units, ranges the right way round."""
    yield from _repeated(
        ((("indicators", i, "code"), each.code) for i, each in enumerate(file.indicators)), "code"
    )
    for lang in LANGUAGES:
        phrases = list(_phrases("indicators", file.indicators, lang))
        yield from _blank(phrases)
        yield from _twice(phrases, "alias")
        yield from _twice(_things(file.indicators, lang), "activity, unit and thing")
    for i, indicator in enumerate(file.indicators):
        yield from _check_indicator(("indicators", i), indicator)


def _phrases(top: str, entries: Iterable[Indicator | Area], lang: Lang) -> Iterator[Named]:
    for i, entry in enumerate(entries):
        yield (top, i, f"name_{lang}"), fold(getattr(entry, f"name_{lang}")), entry.code
        for alias in getattr(entry, f"aliases_{lang}"):
            yield (top, i, f"aliases_{lang}", alias), fold(alias), entry.code


def _things(indicators: Iterable[Indicator], lang: Lang) -> Iterator[Named]:
    """Number and value of one thing exported are two indicators, told apart by the unit."""
    for i, entry in enumerate(indicators):
        for thing in getattr(entry, f"things_{lang}"):
            key = ("indicators", i, f"things_{lang}", thing)
            yield key, f"{entry.activity} / {entry.unit} / {fold(thing)}", entry.code


def _check_indicator(key: Key, indicator: Indicator) -> Iterator[Problem]:
    yield from _check_unit((*key, "unit"), indicator.unit)
    if (indicator.things_en or indicator.things_zh) and indicator.activity is None:
        yield Problem((*key, "activity"), "things need an activity")
    if indicator.activity and not (indicator.things_en or indicator.things_zh):
        yield Problem((*key, "activity"), "an activity needs things_en or things_zh")
    for lang in LANGUAGES:
        if getattr(indicator, f"counted_{lang}") and not getattr(indicator, f"topics_{lang}"):
            yield Problem((*key, f"counted_{lang}"), f"common words need topics_{lang} to be about")
    for measure, span in indicator.plausible.items():
        if span.low > span.high:
            yield Problem((*key, "plausible", measure.value), f"low {span.low} is above high {span.high}")


def _check_unit(key: Key, unit: str) -> Iterator[Problem]:
    if unit not in UNIT_CODES:
        yield Problem(key, f"unknown unit {unit!r}", UNIT_CODES)


# --- areas.yaml ---------------------------------------------------------------------------------


def check_areas(file: Areas) -> Iterator[Problem]:
    """Codes once, each name for one area, parents that exist and lead up without a circle."""
    parents = {area.code: area.parent for area in file.areas}
    yield from _repeated(((("areas", i, "code"), each.code) for i, each in enumerate(file.areas)), "code")
    for lang in LANGUAGES:
        phrases = list(_phrases("areas", file.areas, lang))
        yield from _blank(phrases)
        yield from _twice(phrases, "alias")
    for i, area in enumerate(file.areas):
        if area.parent is not None and area.parent not in parents:
            yield Problem(("areas", i, "parent"), f"{area.parent!r} is no code of this file")
        elif _in_circle(area.code, parents):
            yield Problem(("areas", i, "parent"), f"{area.code!r} lies in itself")


def _in_circle(code: str, parents: dict[str, str | None]) -> bool:
    above, seen = parents[code], set[str]()
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


# --- sources.yaml -------------------------------------------------------------------------------


def check_sources(file: Sources, areas: Collection[str]) -> Iterator[Problem]:
    """Names once, groups apart from names, known home areas and zones, something to discover."""
    names = [source.name for source in file.sources]
    yield from _repeated(((("sources", i, "name"), name) for i, name in enumerate(names)), "name")
    for i, source in enumerate(file.sources):
        if source.group in names:
            yield Problem(("sources", i, "group"), f"{source.group!r} is the name of a source")
        yield from _check_source(("sources", i), source, areas)


def _check_source(key: Key, source: Source, areas: Collection[str]) -> Iterator[Problem]:
    if source.home_area not in areas:
        yield Problem((*key, "home_area"), f"{source.home_area!r} is no code of areas.yaml")
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem((*key, "timezone"), f"{source.timezone!r} is no time zone of the IANA database")
    for j, method in enumerate(source.discovery):
        empty_urls = isinstance(method, UrlList) and not (method.urls or method.file)
        empty_warc = isinstance(method, Warc) and not (method.paths or method.file)
        if empty_urls or empty_warc:
            yield Problem((*key, "discovery", j), f"{method.method} names neither addresses nor a file")


# --- boilerplate.yaml ---------------------------------------------------------------------------


def check_boilerplate(file: Boilerplate) -> Iterator[Problem]:
    """Names once; every example matches its rule, no counter-example does."""
    names = ((("rules", i, "name"), rule.name) for i, rule in enumerate(file.rules))
    yield from _repeated(names, "name")
    for i, rule in enumerate(file.rules):
        yield from _check_rule(("rules", i), rule)


def _as_cleaned(line: str) -> str:
    """A line as cleaning shows it to a pattern: white space folded, full-width forms as half-width."""
    return " ".join(line.split()).translate(_HALFWIDTH)


def _check_rule(key: Key, rule: BoilerplateRule) -> Iterator[Problem]:
    for field, wanted, verdict in (
        ("examples", True, "does not match"),
        ("counter_examples", False, "matches"),
    ):
        for j, line in enumerate(getattr(rule, field)):
            if bool(rule.pattern.search(_as_cleaned(line))) is not wanted:
                yield Problem((*key, field, j), f"the pattern of {rule.name!r} {verdict} {line!r}")


# --- corrections.yaml ---------------------------------------------------------------------------


def check_corrections(
    file: Corrections, indicators: Collection[str], areas: Collection[str]
) -> Iterator[Problem]:
    """One correction a claim; `amend` with what it sets, in known codes."""
    claims = ((("corrections", i, "claim_id"), each.claim_id) for i, each in enumerate(file.corrections))
    yield from _repeated(claims, "claim_id")
    for i, correction in enumerate(file.corrections):
        yield from _check_correction(("corrections", i), correction, indicators, areas)


def _check_correction(
    key: Key, correction: Correction, indicators: Collection[str], areas: Collection[str]
) -> Iterator[Problem]:
    amend = correction.amend
    if correction.action == "amend" and (amend is None or not amend.model_fields_set):
        yield Problem((*key, "amend"), "action 'amend' needs `amend` with the fields to set")
    if correction.action == "reject" and amend is not None:
        yield Problem((*key, "amend"), "action 'reject' sets nothing; leave `amend` out")
    if amend is None:
        return
    if amend.indicator is not None and amend.indicator not in indicators:
        yield Problem((*key, "amend", "indicator"), f"{amend.indicator!r} is no code of indicators.yaml")
    if amend.ref_area is not None and amend.ref_area not in areas:
        yield Problem((*key, "amend", "ref_area"), f"{amend.ref_area!r} is no code of areas.yaml")
    if amend.unit is not None:
        yield from _check_unit((*key, "amend", "unit"), amend.unit)
    if amend.period_start and amend.period_end and amend.period_end < amend.period_start:
        yield Problem((*key, "amend", "period_end"), "the period ends before it starts")
