"""Sitemaps (https://www.sitemaps.org/protocol.html): index, gzip and news, without entities."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple
from xml.parsers import expat

from cqmonitor.errors import FetchError, TerminalFetchError
from cqmonitor.fetch.entries import Entry, parse_moment, within
from cqmonitor.fetch.inflate import CodingError, TooLargeError, inflate
from cqmonitor.fetch.site import Site
from cqmonitor.url_forms import clean_url

MAX_DOCUMENTS = 1000
"""Sitemaps read for one discovery entry; an index may hold 50,000, and may lead to itself."""

ONCE_A_DAY = timedelta(hours=20)
"""A sitemap whose index does not say when it changed is read once a day, also by a schedule that is early."""

GB_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["'](gb2312|gbk|gb18030)["']""", re.IGNORECASE)


class EntityError(Exception):
    """The document declares entities, which no sitemap needs and a bomb is made of."""


@dataclass(slots=True)
class Reader:
    """Collects `<url>` and `<sitemap>` elements; namespaces do not matter, only local names."""

    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _row: dict[str, str] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element begins."""
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()
        if self._path[-1] in ("url", "sitemap"):
            self._row = {}

    def data(self, text: str) -> None:
        """Characters of an element."""
        self._text.append(text)

    def end(self, _: str) -> None:
        """An element ends; `image:loc` and its like, deeper than the row, are not the row's."""
        name = self._path.pop()
        parent = self._path[-1] if self._path else ""
        if name in ("url", "sitemap"):
            self.rows.append((name, self._row))
        elif name == "publication_date" or (name in ("loc", "lastmod") and parent in ("url", "sitemap")):
            self._row[name] = "".join(self._text).strip()
        self._text.clear()


def parse_sitemap(body: bytes) -> tuple[list[tuple[str, dict[str, str]]], str]:
    """The rows of a sitemap or an index, as far as it can be read.

    Returns:
        `(kind, fields)` a row, where kind is `url` or `sitemap` and the fields are loc, lastmod and
        publication_date; and what was wrong, or "".

    Raises:
        EntityError: it declares entities.
    """
    reader = Reader()
    gb = GB_DECLARED.match(body)  # expat knows no GB encoding
    parser = expat.ParserCreate("utf-8" if gb else None, namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(body.decode("gb18030", errors="replace").encode() if gb else body, True)
    except expat.ExpatError as error:
        return reader.rows, str(error)
    return reader.rows, ""


def _refuse_entities(*_: object) -> None:
    raise EntityError("it declares XML entities")


class Listed(NamedTuple):
    """A sitemap to read, and since when it has not changed; the one that all begins with may have."""

    url: str
    unchanged_since: datetime | None = None


async def walk(
    site: Site, start: str, *, since: date | None, until: date | None, zone: tzinfo
) -> AsyncIterator[Entry | FetchError]:
    """All entries of a sitemap and of those that it lists, each document read once; problems in between."""
    queue, seen = deque([Listed(start)]), {start}
    while queue:
        url, unchanged_since = queue.popleft()
        try:
            rows, problem = await _load(site, url, unchanged_since)
        except FetchError as error:
            yield error
            continue
        if problem:
            yield TerminalFetchError(url, "bad-sitemap", problem)
        for kind, row in rows:
            entry = _entry(url, row, zone)
            if entry is None:
                continue
            if kind == "url":
                yield entry
            elif entry.url not in seen and within(entry, since, None, zone):
                seen.add(entry.url)
                queue.append(Listed(entry.url, entry.modified or datetime.now(UTC) - ONCE_A_DAY))
        if len(seen) > MAX_DOCUMENTS:
            yield TerminalFetchError(
                start, "too-many-sitemaps", f"more than {MAX_DOCUMENTS}; the rest is left"
            )
            return


def _entry(base: str, row: dict[str, str], zone: tzinfo) -> Entry | None:
    url = clean_url(row["loc"], base) if row.get("loc") else None
    if url is None:
        return None
    published = parse_moment(row.get("publication_date"), zone)
    return Entry(url=url, published=published, modified=parse_moment(row.get("lastmod"), zone))


async def _load(
    site: Site, url: str, unchanged_since: datetime | None
) -> tuple[list[tuple[str, dict[str, str]]], str]:
    answer = await site.document(url, unchanged_since=unchanged_since)
    body = answer.body
    try:
        if body.startswith(b"\x1f\x8b"):  # a .xml.gz is gzip by its nature, not by a content coding
            body = inflate(body, site.client.http.max_body_bytes)
        return parse_sitemap(body)
    except TooLargeError as error:
        raise TerminalFetchError(url, "too-large", str(error)) from error
    except (CodingError, EntityError) as error:
        raise TerminalFetchError(url, "bad-sitemap", str(error)) from error
