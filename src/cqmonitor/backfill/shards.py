"""The pieces of a backfill: each can be done by itself, and is known again by a digest of what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import TypeVar

from cqmonitor.config import Folder, Source, Warc
from cqmonitor.errors import InputError
from cqmonitor.fetch.entries import Entry
from cqmonitor.fetch.folder import MANIFEST, read_folder, saved_in
from cqmonitor.fetch.urls import host_of
from cqmonitor.fetch.warc import Part, is_remote, local_files, on_network, pick_warc
from cqmonitor.fetch.warc_parts import parts_of
from cqmonitor.records import Failure, Page

FILES, ADDRESSES = 500, 500
"""Saved files, and addresses, of one shard."""

WARC_ENDINGS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPages:
    """Some files of a folder; `stamp` changes when one of them or the manifest does."""

    source: Source
    folder: Path
    names: tuple[str, ...]
    size: int
    stamp: str

    @property
    def mark(self) -> str:
        """What it is known again by."""
        return _mark("folder", self.source.name, self.folder, self.names, self.stamp)

    @property
    def where(self) -> str:
        """What a person finds it by."""
        return f"{self.folder}: {self.names[0]} to {self.names[-1]}"

    def pages(self, max_bytes: int) -> Iterator[Page | Failure]:
        """What it holds."""
        return read_folder(self.source, max_bytes=max_bytes, only=frozenset(self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Records of a WARC file that are of some sources, and of `others` that wrote themselves down."""

    sources: tuple[Source, ...]
    others: bool
    part: Part
    size: int
    stamp: str

    @property
    def mark(self) -> str:
        """What it is known again by."""
        chosen = [(one.name, one.hosts, *one.include, *one.exclude) for one in self.sources]
        return _mark("warc", self.part, chosen, self.others, self.stamp)

    @property
    def where(self) -> str:
        """What a person finds it by."""
        part = self.part
        return str(part.path) if part.end is None else f"{part.path}: bytes {part.start} to {part.end}"

    def pages(self, max_bytes: int) -> Iterator[Page | Failure]:
        """What it holds."""
        return pick_warc(self.part, self.sources, others=self.others, max_bytes=max_bytes)


Local = SavedPages | Records
"""A shard of files that lie here; `size` is in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Addresses to ask for, by the name of their source."""

    sources: tuple[Source, ...]
    entries: Mapping[str, tuple[Entry, ...]]

    @property
    def size(self) -> int:
        """How many there are."""
        return sum(map(len, self.entries.values()))

    @property
    def mark(self) -> str:
        """What it is known again by."""
        return _mark("urls", sorted((name, one.url) for name, some in self.entries.items() for one in some))


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """The WARC files that a source has on the network; each is noted by itself when it is read."""

    source: Source
    size: int = 1
    mark: str = ""


Remote = Addresses | Downloads
"""A shard that the network is asked for; `size` is in addresses."""


T = TypeVar("T")


def _chunks(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    stream = iter(items)
    while chunk := tuple(islice(stream, size)):
        yield chunk


def _mark(*what: object) -> str:
    return f"backfill:{hashlib.sha256(repr(what).encode()).hexdigest()}"


# --- files ------------------------------------------------------------------------------------


def saved_pages(source: Source, folder: Path) -> Iterator[SavedPages]:
    """The shards of a folder. Raises InputError where it is none."""
    manifest = folder / MANIFEST
    told = _stat(manifest) if manifest.is_file() else ""
    for some in _chunks(saved_in(folder), FILES):
        stamp = hashlib.sha256("\n".join([told, *map(_stat, some)]).encode()).hexdigest()
        names = tuple(path.name for path in some)
        size = sum(path.stat().st_size for path in some)
        yield SavedPages(source=source, folder=folder, names=names, size=size, stamp=stamp)


def warc_records(
    paths: Iterable[Path], sources: Sequence[Source], *, others: bool = False
) -> Iterator[Records]:
    """The shards of WARC files.

    Raises:
        InputError: a file or folder is missing, or a folder holds none.
    """
    for path in paths:
        for file in _warcs_in(path) if path.is_dir() else [path]:
            parts = list(parts_of(file))
            stamp, length = _stat(file), file.stat().st_size
            for part in parts:
                size = (length if part.end is None else part.end) - part.start
                yield Records(sources=tuple(sources), others=others, part=part, size=size, stamp=stamp)


def _warcs_in(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.name.endswith(WARC_ENDINGS))
    if not found:
        raise InputError(f"{folder}: no {' or '.join(WARC_ENDINGS)} file in it")
    return found


def _stat(path: Path) -> str:
    status = path.stat()
    return f"{path.name} {status.st_size} {status.st_mtime_ns}"


# --- sources ----------------------------------------------------------------------------------


def configured_files(source: Source) -> Iterator[Local]:
    """The shards of the files that a source's own methods name."""
    for method in source.discovery:
        if isinstance(method, Folder):
            of = source.model_copy(update={"discovery": (method,)})
            yield from saved_pages(of, Path(method.path).expanduser())
        elif isinstance(method, Warc):
            yield from warc_records(local_files(method), [source])


def downloads(source: Source) -> Iterator[Downloads]:
    """The shard of the WARC files that a source names on the network, where it does."""
    methods = tuple(
        method.model_copy(update={"paths": tuple(filter(is_remote, method.paths))})
        for method in source.discovery
        if isinstance(method, Warc) and on_network(method)
    )
    if methods:
        yield Downloads(source=source.model_copy(update={"discovery": methods}))


def address_shards(found: Iterable[tuple[Source, Entry]]) -> Iterator[Addresses]:
    """The shards of addresses, hosts by turns, so that a shard waits for none of them longer than it must."""
    by_host: dict[str, list[tuple[Source, Entry]]] = {}
    for source, entry in found:
        by_host.setdefault(host_of(entry.url), []).append((source, entry))
    turns = zip_longest(*by_host.values())
    for some in _chunks((pair for turn in turns for pair in turn if pair), ADDRESSES):
        entries: dict[str, list[Entry]] = {}
        for source, entry in some:
            entries.setdefault(source.name, []).append(entry)
        sources = {source.name: source for source, _ in some}
        asked = {name: tuple(one) for name, one in entries.items()}
        yield Addresses(sources=tuple(sources.values()), entries=asked)
