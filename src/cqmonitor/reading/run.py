"""The read stage: archived pages become articles with claims, without what their hosts repeat.

Which lines a host repeats is counted over all of its pages that are archived. A page's reading depends on
the page, the rules and that count; so pages are read again when the count has changed what is to be taken
away of them, and the outcome is that of the archive, in whatever order and in however many runs it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from cqmonitor.clean import host_of
from cqmonitor.config import config_folder, load_config, rules_version
from cqmonitor.errors import WarehouseError
from cqmonitor.reading.repeats import Learned, PageKey
from cqmonitor.reading.shard import ReadShard, read_shard, unread_for_death
from cqmonitor.recording import as_warehouse_error
from cqmonitor.records import Failure
from cqmonitor.scale import Alone, Crew, Died, OnProgress, Processes, Progress, processes_by_default, untold
from cqmonitor.scale.attempts import ITEM_SECONDS
from cqmonitor.storage import Place
from cqmonitor.storage.files import absolute
from cqmonitor.summary import ReadSummary, SourceReading
from cqmonitor.warehouse.unread import Slice, unread, unreadable_pages

SHARD = 256
"""Pages that one worker reads and commits together, at most."""

FEWEST = 32
"""Pages below which a shard is not made smaller, so that a few pages make no heap of files."""

SHARDS_A_WORKER = 4
"""Shards that each worker is to get, where there are pages enough: so none waits long for the last one."""

MANY_PAGES = 100
"""From so many pages on, starting processes costs less than it saves."""


def run_read(
    warehouse: Place,
    *,
    config: Path | None = None,
    run_id: str,
    crew: Crew | None = None,
    on_progress: OnProgress = untold,
    page_seconds: float = ITEM_SECONDS,
) -> ReadSummary:
    """Read the archived pages that the present rules have not read, or not without what is repeated.

    A page that gives no article is noted with the reason and not tried again by the same rules; nor is one
    on which two workers died.

    Args:
        warehouse, config: folders; see `pipeline.run`.
        run_id: of the run.
        crew: who reads; by default processes on all cores where there are many pages, else this process.
        on_progress: is told how far it has come.
        page_seconds: how long one page may take.

    Raises:
        WarehouseError: the workers do not find the pages, as where a cluster does not see the folder.
    """
    workers = crew.size if crew else processes_by_default()
    with as_warehouse_error(warehouse):
        reading = _Reading(absolute(warehouse), config_folder(config), run_id, page_seconds, workers)
        told: dict[PageKey, Outcome] = {}
        for stage, plan in (("read", reading.unread), ("read again", reading.stale)):
            lost, before = True, list[Planned]()
            while lost:  # compaction may move pages between plan and work
                planned = plan()
                _check_is_new(planned, before, warehouse)
                found, lost = _read_planned(reading, stage, planned, crew, on_progress)
                told, before = told | found, planned
        bodiless = unreadable_pages(warehouse, rules_version=reading.rules)
    return replace(_summed(told.values()), without_body=bodiless)


Outcome = tuple[str, SourceReading | Failure]
"""The source of a page, and what the page gave."""


def _read_planned(
    reading: _Reading, stage: str, planned: list[Planned], given: Crew | None, on_progress: OnProgress
) -> tuple[dict[PageKey, Outcome], bool]:
    """What the pages of some shards gave, and whether some were no longer where the plan has them."""
    told: dict[PageKey, Outcome] = {}
    lost = False
    progress = Progress(stage=stage, total=_pages(planned), of_shards=len(planned))
    with reading.crew_for(planned, given) as crew:
        for shard, result in crew.each(read_shard, map(reading.shard, planned)):
            found = unread_for_death(shard, result) if isinstance(result, Died) else result
            told |= {key: (source, each) for key, source, each in found}
            reading.learned.have_read(shard.pages)
            lost |= not found
            progress = progress.further(shard.pages)
            on_progress(progress)
    return told, lost


Planned = list[tuple[Slice, frozenset[str]]]
"""The slices of a shard, each with the hosts of its pages."""


def _check_is_new(planned: list[Planned], before: list[Planned], warehouse: Place) -> None:
    """Raise where all that was planned before is to be done again: nobody finds it, however often."""
    if planned and planned == before:
        file = planned[0][0][0].file
        raise WarehouseError(
            f"{warehouse}: the workers do not find pages/{file}; those of a cluster must see the same folder "
            "under the same path"
        )


def _pages(planned: Iterable[Planned]) -> int:
    return sum(len(part.rows) for parts in planned for part, _ in parts)


def shard_pages(pages: int, workers: int) -> int:
    """How many pages a shard has, so that all workers have work: `SHARD`, less where there are few pages."""
    fair = -(-pages // (workers * SHARDS_A_WORKER))
    return SHARD if workers == 1 or pages < MANY_PAGES else min(SHARD, max(FEWEST, fair))


class _Reading:
    """What the shards of one run have in common."""

    def __init__(
        self, warehouse: Place, config: Path, run_id: str, page_seconds: float, workers: int
    ) -> None:
        self._warehouse, self._config, self._run_id = warehouse, config, run_id
        self._page_seconds, self._workers = page_seconds, workers
        self.rules = rules_version(load_config(config))
        self.learned = Learned(warehouse, self.rules)

    def unread(self) -> list[Planned]:
        """The shards of what has not been read."""
        return self._plan(frozenset())

    def stale(self) -> list[Planned]:
        """The shards of what is to be read again."""
        self.learned = Learned(self._warehouse, self.rules)
        stale = self.learned.stale_pages()
        return self._plan(stale) if stale else []

    def _plan(self, again: frozenset[PageKey]) -> list[Planned]:
        parts = [
            (part, tuple(map(host_of, urls)))
            for part, urls in unread(self._warehouse, rules_version=self.rules, again=again)
        ]
        size = shard_pages(sum(len(part.rows) for part, _ in parts), self._workers)
        shards: list[Planned] = []
        room = 0
        for part, hosts in parts:
            for start in range(0, len(part.rows), size):
                rows = part.rows[start : start + size]
                if len(rows) > room:
                    shards.append([])
                    room = size
                shards[-1].append((Slice(part.file, rows), frozenset(hosts[start : start + size])))
                room -= len(rows)
        return shards

    def shard(self, planned: Planned) -> ReadShard:
        """A planned shard with what is known by now."""
        hosts = frozenset().union(*(hosts for _, hosts in planned))
        return ReadShard(
            warehouse=self._warehouse,
            config=self._config,
            run_id=self._run_id,
            rules=self.rules,
            parts=tuple(part for part, _ in planned),
            repeated={host: self.learned.of(host) for host in hosts},
            page_seconds=self._page_seconds,
        )

    @contextmanager
    def crew_for(self, planned: Sequence[Planned], given: Crew | None) -> Iterator[Crew]:
        """Who reads: a page on which this process may have died before is read by another."""
        many = _pages(planned) >= MANY_PAGES
        if given is not None:
            yield given
        elif many or any(self.shard(one).log.exists() for one in planned):
            with Processes(min(processes_by_default(), len(planned))) as crew:
                yield crew
        else:
            yield Alone()


def _summed(told: Iterable[Outcome]) -> ReadSummary:
    """The counts by source; of a page that was read twice the second time counts."""
    sums: dict[str, SourceReading] = {}
    failed = []
    for source, each in told:
        if isinstance(each, Failure):
            failed.append(each)
        else:
            sums[source] = sums.get(source, SourceReading()) + each
    return ReadSummary(sources=sums, failed=tuple(failed))
