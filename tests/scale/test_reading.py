"""Reading in shards: whoever does it, and whoever dies of it, the outcome is that of one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.clean.sites import pages_of

from cqmonitor import Warehouse
from cqmonitor.config import config_folder
from cqmonitor.errors import InputError, WarehouseError
from cqmonitor.reading import run, run_read
from cqmonitor.reading import shard as shards
from cqmonitor.reading.shard import read_shard
from cqmonitor.records import Page
from cqmonitor.scale import Alone, Crew, Processes, Progress

from . import work


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [one.page for name in ("journal", "bureau", "saved") for one in pages_of(name, 8)]


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes(2) as crew:
        yield crew


class Deadly:
    """Processes in which some pages are deadly."""

    def __init__(self, crew: Crew) -> None:
        self.crew, self.size = crew, crew.size

    def each(self, work_: Callable[[Any], Any], shards: Any) -> Any:
        return self.crew.each(work.read_or_die, shards)


class Elsewhere(Alone):
    """Workers that do not see the folder."""

    def each(self, work_: Callable[[Any], Any], shards: Any) -> Any:
        return super().each(work_, (replace(one, warehouse=one.warehouse / "elsewhere") for one in shards))


@pytest.mark.parametrize(
    ("pages", "workers", "size"),
    [(40, 2, 256), (300, 2, 38), (300, 1, 256), (20_000, 2, 256), (1_000, 8, 32), (0, 2, 256)],
)
def test_every_worker_gets_shards(pages: int, workers: int, size: int) -> None:
    assert run.shard_pages(pages, workers) == size


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SHARD", 7)
    monkeypatch.setattr(run, "FEWEST", 7)


def archived(path: Path, pages: list[Page], files: int = 5) -> Path:
    for number in range(files):
        Warehouse(path).append_pages(pages[number::files], f"run-{number}")
    return path


def articles(path: Path) -> list[tuple[Any, ...]]:
    found = Warehouse(path).articles_in_force().drop("recorded_at", "first_recorded", strict=False)
    return sorted(found.collect().select("url", "title", "text").rows())


@pytest.fixture(scope="module")
def one_by_one(pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = archived(tmp_path_factory.mktemp("alone"), pages)
    run_read(path, run_id="run", crew=Alone())
    return path


@pytest.mark.usefixtures("small_shards")
def test_processes_give_what_one_gives(
    pages: list[Page], processes: Processes, one_by_one: Path, tmp_path: Path
) -> None:
    told: list[Progress] = []
    archived(tmp_path, pages)
    summary = run_read(tmp_path, run_id="run", crew=processes, on_progress=told.append)
    assert articles(tmp_path) == articles(one_by_one)
    assert summary.total.articles == len(pages)
    first = [one for one in told if one.stage == "read"]
    assert (first[-1].done, first[-1].total, first[-1].shards) == (len(pages), len(pages), 5)
    assert first[-1].share == 1


@pytest.mark.usefixtures("small_shards")
def test_pages_that_kill_or_never_end_are_set_aside_and_told(
    pages: list[Page], processes: Processes, one_by_one: Path, tmp_path: Path
) -> None:
    urls = {word: f"https://bad.example/{word}" for word in ("KILLS", "HANGS")}
    bad = [replace(pages[0], url=url, final_url=url, body=word.encode()) for word, url in urls.items()]
    archived(tmp_path, [*pages[:9], *bad, *pages[9:]])
    summary = run_read(tmp_path, run_id="run", crew=Deadly(processes), page_seconds=5)
    assert {(one.url, one.reason) for one in summary.failed} == {(one.url, "worker-died") for one in bad}
    assert articles(tmp_path) == articles(one_by_one)
    assert run_read(tmp_path, run_id="next", crew=Deadly(processes)).failed == ()


def test_after_a_run_that_died_reading_another_process_reads(
    pages: list[Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived(tmp_path, pages[:2], files=1)
    begun = run._Reading(tmp_path.resolve(), config_folder(None), "run", 10, 2)
    shard = begun.shard(begun.unread()[0])
    shard.log.parent.mkdir(exist_ok=True)
    shard.log.write_text("begun run 0 page\n")
    monkeypatch.setattr(shards, "read_page", None)  # of this process alone
    assert run_read(tmp_path, run_id="next").total.articles == 2
    assert not shard.log.exists()


def test_a_worker_with_other_rules_refuses(pages: list[Page], tmp_path: Path) -> None:
    archived(tmp_path, pages[:2])
    begun = run._Reading(tmp_path.resolve(), config_folder(None), "run", 10, 2)
    shard = replace(begun.shard(begun.unread()[0]), rules="other")
    with pytest.raises(InputError, match="start it again"):
        read_shard(shard)


def test_pages_whose_file_is_moved_meanwhile_are_read_where_they_lie_then(
    pages: list[Page], tmp_path: Path
) -> None:
    archived(tmp_path, pages, files=2)

    class Moving(Alone):
        def each(self, work_: Any, shards: Any) -> Any:
            for shard in shards:
                for file in (tmp_path / "pages").rglob("*.parquet"):
                    if not file.name.endswith("-moved.parquet"):
                        file.rename(file.with_name(f"{file.stem}-moved.parquet"))
                yield shard, work_(shard)

    assert run_read(tmp_path, run_id="run", crew=Moving()).total.articles == len(pages)


def test_workers_that_do_not_see_the_folder_are_told_of(pages: list[Page], tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="the workers do not find pages/month="):
        run_read(archived(tmp_path, pages), run_id="run", crew=Elsewhere())
