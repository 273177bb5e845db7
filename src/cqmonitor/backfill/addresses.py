"""Lists of addresses: one a line, or rows of CSV or JSON that tell a day and a source too."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cqmonitor.config import Source, UrlList
from cqmonitor.errors import InputError
from cqmonitor.fetch.entries import Entry, parse_moment
from cqmonitor.fetch.urls import belongs, has_host, host_of, own_hosts
from cqmonitor.records import SHANGHAI, Failure
from cqmonitor.url_forms import clean_url

FIELDS = ("url", "published", "source")
"""What of a row is used; others may be there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An address with the source that it is of."""

    source: Source
    entry: Entry


def read_addresses(path: Path, sources: Sequence[Source], *, given: bool) -> Iterator[Listed | Failure]:
    """The addresses of a list; a line that is none is a Failure (`bad-row`) that names file and line.

    Args:
        path: `.csv` with a head that names at least `url`, `.jsonl` with such objects, else text with one
            address a line, `#` for comments.
        sources: that an address may be of: by its `source`, else by its host. Of none of them it is of a
            source of its own, named by its host.
        given: the sources were named: where there is one alone, all addresses are of it.

    Raises:
        InputError: the file cannot be read, or its head lacks `url`.
    """
    read = READERS.get(path.suffix.lower(), _lines)
    owner = _owner(sources, given)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in read(file, path):
                yield _listed(f"{path}:{number}", row, owner)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not readable as a list of addresses: {error}") from error


Row = dict[str, Any] | str
"""What a line holds, or what is wrong with it."""


def _lines(file: Iterable[str], _: Path) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(file, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, {"url": text}


def _csv(file: Iterable[str], path: Path) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(file, strict=True, skipinitialspace=True)
    if "url" not in (reader.fieldnames or ()):
        found = ", ".join(reader.fieldnames or ())
        raise InputError(f"{path}:1: url: no such column, found: {found} (used: {', '.join(FIELDS)})")
    for row in reader:
        yield reader.line_num, row


def _json(file: Iterable[str], _: Path) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            yield number, f"no JSON: {error}"
        else:
            yield number, row if isinstance(row, dict) else "no JSON object with a field url"


READERS: dict[str, Callable[[Iterable[str], Path], Iterator[tuple[int, Row]]]] = {
    ".csv": _csv,
    ".jsonl": _json,
}


def _listed(place: str, row: Row, owner: Callable[[str, str], Source | str]) -> Listed | Failure:
    if isinstance(row, str):
        return _bad("", f"{place}: {row}")
    told, name, published = (str(row.get(field) or "").strip() for field in ("url", "source", "published"))
    url = clean_url(told)
    if url is None:
        return _bad(told, f"{place}: url: {told!r} is no http or https address")
    source = owner(url, name)
    if isinstance(source, str):
        return _bad(url, f"{place}: source: {source}")
    moment = parse_moment(published, ZoneInfo(source.timezone))
    if published and moment is None:
        return _bad(url, f"{place}: published: {published!r} is no date (allowed: YYYY-MM-DD or ISO 8601)")
    return Listed(source, Entry(url=url, published=moment))


def _bad(url: str, detail: str) -> Failure:
    return Failure(url=url, source="", stage="fetch", reason="bad-row", detail=detail)


def _owner(sources: Sequence[Source], given: bool) -> Callable[[str, str], Source | str]:
    """Whose an address is; or why it is nobody's."""
    by_name = {source.name: source for source in sources}
    by_host = [(source, hosts) for source in sources if (hosts := own_hosts(source))]
    own: dict[str, Source] = {}

    def owner(url: str, name: str) -> Source | str:
        if name:
            return by_name.get(name) or f"{name!r} is no source (allowed: {', '.join(sorted(by_name))})"
        if given and len(sources) == 1:
            return sources[0]
        host = host_of(url)
        at_host = [source for source, hosts in by_host if has_host(url, hosts)]
        fitting = (source for source in at_host if belongs(url, source, frozenset()))
        # patterns choose between sources of one host; a listed address is meant, whatever they say
        return next(fitting, None) or next(iter(at_host), None) or own.setdefault(host, host_source(host))

    return owner


def host_source(host: str) -> Source:
    """A source for a host that no entry of sources.yaml knows: an outlet of the press."""
    name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")
    discovery = (UrlList(method="urls", urls=(f"https://{host}/",)),)
    return Source(name=name, outlet=host, lang="en", timezone=str(SHANGHAI), discovery=discovery)
