"""What a file of a table says of itself in its footer: its schema, and what it holds in place of others.

A file that compaction made holds *segments*: the rows of the files that it replaces, in their order. A
segment keeps the name of the file that its rows were committed in. Whatever refers to rows (the digest of a
version, its ledger) names segments, so that it stays right whichever file holds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cqmonitor.errors import SchemaError
from cqmonitor.storage.files import sha256_of
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.parquet import read_ahead, read_metadata
from cqmonitor.warehouse.tables import SCHEMA_VERSION

_PREFIX = "cqmonitor."


class Segment(NamedTuple):
    """The rows of one commit: the name of the file that they came in, how many they are, its bytes."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What a file says of itself.

    Attributes:
        schema: the `SCHEMA_VERSION` that it was written by; files without one are of the first.
        segments: what a compact file holds, in the order of its rows; empty for a plain file.
        replaces: the names of the files whose rows it has, those that they replaced included.
        bodies_gone: whether retention has taken bodies of its pages away.
        named: whether the file's name ends in the digest of its bytes; those of the first schema do not.
    """

    schema: int = SCHEMA_VERSION
    segments: tuple[Segment, ...] = ()
    replaces: frozenset[str] = frozenset()
    bodies_gone: bool = False
    named: bool = False

    def as_metadata(self) -> Mapping[str, str]:
        """The footer's keys and values."""
        told: dict[str, object] = {"schema": self.schema}
        if self.segments:
            told |= {"segments": self.segments, "replaces": sorted(self.replaces)}
            told["bodies_gone"] = self.bodies_gone
        if self.named:
            told["named"] = True
        return {f"{_PREFIX}{name}": json.dumps(value) for name, value in told.items()}


PLAIN = Footer().as_metadata()
"""The footer of a file of a published version, which keeps the digests of its files itself."""

COMMITTED = Footer(named=True).as_metadata()
"""The footer of a file that one commit made."""


def committed_name(stamp: str, made: Place) -> str:
    """The name of a file with the footer `COMMITTED`, by which `is_as_written` knows that it is whole."""
    return f"{stamp}-{sha256_of(made)[:32]}.parquet"


def is_as_written(path: Place) -> bool:
    """Whether a file has the bytes that its name says, where it says so."""
    if not read_footer(path).named:
        return True
    return path.stem.rpartition("-")[2] == sha256_of(path)[:32]


def read_footer(path: Place) -> Footer:
    """What a file says of itself.

    Raises:
        SchemaError: it was written by a later schema than this program knows.
    """
    metadata = read_metadata(path)
    told = {
        name.removeprefix(_PREFIX): json.loads(value)
        for name, value in metadata.items()
        if name.startswith(_PREFIX)
    }
    schema = told.get("schema", 1)
    if schema > SCHEMA_VERSION:
        raise SchemaError(
            f"{path}: written by a newer cqmonitor (schema {schema}; this one reads up to {SCHEMA_VERSION}); "
            "update cqmonitor on this machine"
        )
    return Footer(
        schema=schema,
        segments=tuple(Segment(*one) for one in told.get("segments", ())),
        replaces=frozenset(told.get("replaces", ())),
        bodies_gone=told.get("bodies_gone", False),
        named=told.get("named", False),
    )


def standing(paths: Iterable[Place]) -> tuple[Place, ...]:
    """The files that no other one replaces: together they hold every row once."""
    there = tuple(paths)
    read_ahead(there)
    footers = {path: read_footer(path) for path in there}
    replaced = frozenset[str]().union(*(one.replaces for one in footers.values()))
    return tuple(path for path in footers if path.name not in replaced)
