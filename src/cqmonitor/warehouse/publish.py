"""What analysts read: an immutable folder named by the digest of its input, and one switch of a symlink.

Nothing is shared between publishers but the file system. One that finds further readings after its switch
publishes again, so that whoever comes last leaves what everybody would have made of all that there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from cqmonitor.storage import durable
from cqmonitor.storage.places import Place
from cqmonitor.warehouse import ledger, versions
from cqmonitor.warehouse.datapackage import datapackage
from cqmonitor.warehouse.draft import Draft, made_of
from cqmonitor.warehouse.flat import articles_frame, claims_frame
from cqmonitor.warehouse.ledger import Inputs, changed, inputs, texts
from cqmonitor.warehouse.parquet import BROKEN
from cqmonitor.warehouse.quarantine import quarantine
from cqmonitor.warehouse.tables import ARTICLES, CLAIMS, PUBLISHED

Build = Callable[[frozenset[str], pl.DataFrame, pl.DataFrame, Draft], object]
"""Takes the ids of the articles that are new, changed or gone, those that are there now (with `signature`),
their claims, and the tables to bring up to date."""

KEPT_VERSIONS = 3
"""Versions that stay for readers in mid-read, the one in force included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What `publish` did.

    Attributes:
        version: name of the version in force, the digest of its input.
        path: its folder, which never changes.
        before: folder of the version that was in force before, None where there was none.
        new: False where there was nothing to do.
        quarantined: rows that their table refused, not counted twice between runs.
    """

    version: str
    path: Place
    before: Place | None
    new: bool
    quarantined: int


def publish(
    root: Place,
    build: Build,
    inputs_digest_extra: str,
    *,
    run_id: str = "",
    rules_version: str | None = None,
    authority: Mapping[str, str] | None = None,
    state: Mapping[str, Mapping[str, Any]] | None = None,
) -> Publication:
    """Bring the published tables up to date with all readings in force and switch to them in one step.

    The version that is nearest, made by the same function of fewer inputs, is what `build` starts from;
    without one it starts from nothing.

    Args:
        build: brings the tables of a draft up to date with the articles that changed, so that the result is
            the same deterministic function of all articles in force, whatever it started from.
        inputs_digest_extra: what else the result depends on: digests of configuration and code.
        run_id: goes to the quarantine with rows that break a rule.
        rules_version: the rules that count as the newest.
        authority: standing of each source, from `sources.yaml`.
        state: columns of the tables that `build` keeps for the next update.

    Raises:
        SchemaError: a frame lacks a column or has one of a wrong type.
        WarehouseError: `published` is no symlink.
    """
    before = versions.current(root)
    standing = dict(sorted((authority or {}).items()))
    parts = (inputs_digest_extra, rules_version or "", repr(standing), _own_code(), pl.__version__)
    function = _Function(
        build=build,
        further=digest((), parts),
        rules_version=rules_version,
        authority=standing,
        state=state or {},
    )
    quarantined = 0
    new = False
    while True:
        found = inputs(root)
        target = versions.versions_folder(root) / digest(found.names, (function.further,))
        if not versions.is_whole(target):
            refused = function.make(root, target, found)
            quarantined += quarantine(root, refused, run_id, datetime.now(UTC))
        if versions.current(root) != target:
            new = _switch(root, target) or new
        if inputs(root) == found and versions.is_whole(target):
            break
    if new:
        drop_old_versions(root)
    return Publication(version=target.name, path=target, before=before, new=new, quarantined=quarantined)


def digest(names: Iterable[str], further: Iterable[str]) -> str:
    """Name of a version: 16 hex over its input files' names in any order, and what else it depends on."""
    together = "\n".join(sorted(names))
    return hashlib.sha256("\0".join((together, *further)).encode()).hexdigest()[:16]


@cache
def _own_code() -> str:
    """Digest of this package's source: other code may write other bytes."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Function:
    """What makes a version of its inputs: a function and all that it depends on besides them."""

    build: Build
    further: str
    rules_version: str | None
    authority: Mapping[str, str]
    state: Mapping[str, Mapping[str, Any]]

    def make(self, root: Place, target: Place, found: Inputs) -> pl.DataFrame:
        """Make a version of the nearest one, or of nothing; returns the rows that were refused."""
        base, known = _base(root, found, self.further)
        try:
            draft = self._made(root, base, found.without(known))
        except BROKEN:
            if base is None:
                raise
            draft = self._made(root, None, found)  # the base is damaged, or was dropped by another publisher
        about = {"further": self.further, "inputs": sorted(found.names), "base": draft.base_name}
        with durable.gone_on_error(draft.folder):
            draft.finish(about)
            versions.place_draft(draft.folder, target)
        return draft.refused

    def _made(self, root: Place, base: Place | None, new: Inputs) -> Draft:
        draft = Draft(root, base, {**self.state, **ledger.STATE})
        with durable.gone_on_error(draft.folder):
            self._fill(root, draft, new)
        return draft

    def _fill(self, root: Place, draft: Draft, new: Inputs) -> None:
        ids, readings = changed(root, new, draft, self.rules_version)
        held = texts(root, readings).collect().lazy()
        articles = articles_frame(held, self.authority).collect()
        good = draft.sift(ARTICLES.name, articles).select("article_id")
        claims = draft.sift(CLAIMS.name, claims_frame(held, self.authority).collect())
        told, said = (rows.join(good, on="article_id", how="semi") for rows in (articles, claims))
        self.build(ids, told, said, draft)
        durable.write_text(datapackage(PUBLISHED), draft.folder / "datapackage.json")
        draft.link_rest()


def _base(root: Place, found: Inputs, further: str) -> tuple[Place | None, frozenset[str]]:
    """The version to start from, with the names of its inputs: the one that lacks least."""
    names, best, known = frozenset(found.names), None, frozenset[str]()
    for version in versions.by_last_use(root):
        made = made_of(version) or {}
        its = frozenset(made.get("inputs", ()))
        if made.get("further") == further and its <= names and (best is None or len(its) > len(known)):
            best, known = version, its
    return best, known


def _switch(root: Place, target: Place) -> bool:
    """Point `published` at a version; False where another publisher has dropped it, being old."""
    if not versions.use(target):
        return False
    versions.switch(root, target)
    return True


def drop_old_versions(root: Place) -> int:
    """Delete all but the last versions, and what dead writers left; returns how many versions."""
    found = versions.by_last_use(root)[KEPT_VERSIONS:]
    old = [version for version in found if version != versions.current(root)]
    for version in (*old, *versions.unfinished(root)):
        versions.remove(version, root)
    durable.clean_abandoned(root)
    return len(old)
