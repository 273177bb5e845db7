"""What discovery finds: entries, merged by what is the same article, and chosen by date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from cqmonitor.fetch.urls import is_twin, url_key
from cqmonitor.records import Known
from cqmonitor.url_dates import url_time

W3C_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
"""W3C-DTF (https://www.w3.org/TR/NOTE-datetime): year, year-month or year-month-day."""


URL_SLACK = timedelta(days=7)
"""How far the day in an address may lie from the day of publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address that a discovery method found, with the dates that it told (aware)."""

    url: str
    published: datetime | None = None
    modified: datetime | None = None

    @property
    def dated(self) -> datetime | None:
        """When it was published, else last modified, as far as discovery knows."""
        return self.published or self.modified


def merge(entries: Iterable[Entry]) -> list[Entry]:
    """One entry an article, in the order found: no AMP or mobile twin where there is another, https first."""
    merged: dict[str, Entry] = {}
    for entry in entries:
        key = url_key(entry.url)
        merged[key] = _joined(merged[key], entry) if key in merged else entry
    return list(merged.values())


def _joined(one: Entry, other: Entry) -> Entry:
    best = min(one, other, key=lambda entry: (is_twin(entry.url), not entry.url.startswith("https:")))
    changes = [moment for moment in (one.modified, other.modified) if moment]
    return replace(best, published=one.published or other.published, modified=max(changes, default=None))


def within(entry: Entry, since: date | None, until: date | None, zone: tzinfo) -> bool:
    """Whether the entry's day (in the source's time zone) lies in the window; undated ones do.

    A date that only its address has may be that of writing: it lies in the window with some days around.
    """
    moment, slack = entry.dated, timedelta(0)
    if moment is None:
        moment, slack = url_time(entry.url, zone), URL_SLACK
    if moment is None:
        return True
    day = moment.astimezone(zone).date()
    return (since is None or day + slack >= since) and (until is None or day - slack <= until)


def worth_asking(entry: Entry, known: Known, now: datetime, lookback_days: int) -> bool:
    """Whether an archived address is asked for again, conditionally.

    It is when discovery says it changed after it was fetched, or when it is younger than the look-back
    window; an entry without any date, in its address neither, counts from when it was fetched.
    """
    if entry.modified and entry.modified > known.fetched_at:
        return True
    moment = entry.dated or url_time(entry.url, UTC) or known.fetched_at
    return now - moment <= timedelta(days=lookback_days)


def parse_moment(text: str | None, zone: tzinfo) -> datetime | None:
    """A W3C or ISO 8601 date or date-time, in `zone` where it names none; None for no sense.

    A day without a time is its last second: a page changed some time on that day is newer than
    a copy fetched earlier on it.
    """
    text = (text or "").strip()
    day = W3C_DAY.fullmatch(text)
    try:
        if day:
            year, month, number = (int(part) if part else 1 for part in day.groups())
            return datetime.combine(date(year, month, number), time(23, 59, 59), tzinfo=zone)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
