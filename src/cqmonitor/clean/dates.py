"""When a page was published: every date it states, the one to believe, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from cqmonitor.clean.lines import halfwidth

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
    for name in (names,)
}
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_CLOCK = (
    r"(?:[T ,|]{0,4}(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?"
)
_ZONE = r"(?: ?(?P<zone>Z\b|GMT\b|UTC\b|(?:GMT|UTC)?[+-]\d{2}:?\d{2}))?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>\d{4}) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?!\d) ?日?" + _CLOCK + _ZONE,
        r"(?<!\w)" + _MONTH + r" ?(?P<d>\d{1,2})(?:st|nd|rd|th)?, ?(?P<y>\d{4})(?!\d)" + _CLOCK + _ZONE,
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?[- ]"
        + _MONTH
        + r"[-, ]{1,2}(?P<y>\d{4})(?!\d)"
        + _CLOCK
        + _ZONE,
        r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?P<h>\d{2})?(?P<mi>\d{2})?(?P<s>\d{2})?(?!\d)",
    )
)
_CLOCK_BEFORE = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?: ?([ap])m)?,? ?$", re.IGNORECASE)
_SLACK = timedelta(days=1)
_DISAGREE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A time that a page states, and where: `json-ld`, `meta`, `byline`, `url` or `guessed`."""

    at: datetime
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a publication: the day from which the site exists, and when the page was fetched."""

    first: date | None
    last: datetime


def parse_time(text: str, zone: tzinfo) -> datetime | None:
    """The first date in a short text, with its time of day where it has one, as an aware time; else None.

    Reads ISO 8601, `2024-10-22 16:40`, `2024年10月22日`, `Jan 21, 2025`, `16:02, 25-Jun-2022` and the like.
    `zone` is that of a time without one; a date without a time is midnight of `zone`.
    """
    text = halfwidth(text.strip())[:200]
    for form in _FORMS:
        for found in form.finditer(text):
            try:
                return _built(found, text, zone)
            except (ValueError, OverflowError):
                continue
    return None


def _built(found: re.Match[str], text: str, zone: tzinfo) -> datetime:
    said = found.groupdict()
    month = MONTHS[said["name"].lower()] if said.get("name") else int(said["m"])
    hour, minute, half = said.get("h"), said.get("mi"), said.get("half")
    if hour is None and (before := _CLOCK_BEFORE.search(text[: found.start()])):
        hour, minute, half = before.groups()
    clock = time(_hour(int(hour or 0), half), int(minute or 0), int(said.get("s") or 0))
    where = _zone(said.get("zone")) or zone
    return datetime.combine(date(int(said["y"]), month, int(said["d"])), clock, where).astimezone(UTC)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _zone(said: str | None) -> tzinfo | None:
    if not said:
        return None
    offset = re.search(r"([+-])(\d{2}):?(\d{2})", said)
    if not offset:
        return UTC
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-away if offset[1] == "-" else away)


def believed(stated: Sequence[Stated], limits: Limits) -> tuple[datetime | None, tuple[str, ...]]:
    """The publication time to believe and the flags: the first stated one within the limits.

    `stated` is in order of priority. Flags: `date-future` and `date-before-site` for one that was
    refused, `date-from-url` and `date-guessed` where nothing better was stated, `dates-disagree`
    where two good places differ by more than two days, `no-date`.
    """
    flags = list(dict.fromkeys(_refused(stated, limits)))
    good = [each for each in stated if not _fault(each.at, limits)]
    if not good:
        return None, (*flags, "no-date")
    first = good[0]
    if first.where in ("url", "guessed"):
        flags.append({"url": "date-from-url", "guessed": "date-guessed"}[first.where])
    if any(abs(each.at - first.at) > _DISAGREE for each in good if each.where != "guessed"):
        flags.append("dates-disagree")
    return first.at, tuple(flags)


def _refused(stated: Iterable[Stated], limits: Limits) -> Iterator[str]:
    yield from (fault for each in stated if (fault := _fault(each.at, limits)))


def _fault(at: datetime, limits: Limits) -> str:
    if at > limits.last + _SLACK:
        return "date-future"
    if limits.first and at.date() < limits.first - _SLACK:
        return "date-before-site"
    return ""
