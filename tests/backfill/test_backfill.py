"""A backfill gives what one run over the same pages gives, also where it was stopped or killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from cqmonitor import Warehouse
from cqmonitor.backfill import Order, backfill, shards
from cqmonitor.backfill.work import ELSEWHERE, ImportShard, import_shard
from cqmonitor.errors import InputError
from cqmonitor.fetch import Copies, write_warc
from cqmonitor.fetch.warc_parts import parts_of
from cqmonitor.records import Page
from cqmonitor.scale import Processes, Progress
from cqmonitor.scale.attempts import MOST_DEATHS, Attempts

from .conftest import Counted, facts, imports


def test_it_gives_what_one_run_gives(warcs: Path, one_run: list[Any], tmp_path: Path) -> None:
    with Processes(2) as crew:
        summary = backfill(tmp_path, Order(warcs=(warcs,)), crew=crew)
    assert facts(tmp_path) == one_run
    assert {name: report.new for name, report in summary.fetched.items()} == {"journal": 9, "portal": 9}
    assert Warehouse(tmp_path).check() == []


def test_a_shard_that_is_done_is_not_done_again(warcs: Path, one_run: list[Any], tmp_path: Path) -> None:
    order = Order(warcs=(warcs,))
    stopped, rest, none = Counted(stop_after=2), Counted(), Counted()
    with pytest.raises(KeyboardInterrupt):
        backfill(tmp_path, order, crew=stopped)
    backfill(tmp_path, order, crew=rest)
    backfill(tmp_path, order, crew=none)
    assert [imports(crew) for crew in (stopped, rest, none)] == [2, 1, 0]
    assert facts(tmp_path) == one_run


def test_what_earlier_runs_did_counts_as_done_and_not_for_the_estimate(warcs: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    with pytest.raises(KeyboardInterrupt):
        backfill(tmp_path, Order(warcs=(warcs,)), crew=Counted(stop_after=1))
    backfill(tmp_path, Order(warcs=(warcs,)), crew=Counted(), on_progress=told.append)
    found = [one for one in told if one.stage == "import"]
    assert [(one.shards, one.of_shards) for one in found] == [(2, 3), (3, 3)]
    assert 0 < found[0].before < found[0].done < found[1].done == found[1].total


def test_a_record_on_which_workers_die_is_told_and_leaves_its_part_undone(
    pages: list[Page], tmp_path: Path
) -> None:
    file, store = tmp_path / "x.warc.gz", Warehouse(tmp_path / "w")
    write_warc(pages[:4], file)
    (records,) = shards.warc_records([file], [], others=True)
    shard = ImportShard(
        warehouse=store.path, run_id="run", max_bytes=1 << 20, since=None, until=None, files=records
    )
    for _ in range(MOST_DEATHS):
        died = Attempts(shard.log, "run")
        died.begin("record-3")
        died.close()
    (failure,) = import_shard(shard)[ELSEWHERE].failed
    assert (failure.url, failure.reason) == (str(file), "worker-died")
    assert "record 3" in failure.detail
    copies = Copies(store.path / ".copies")
    assert (store.addresses(), copies.settled_at(records.mark, 3)) == (3, None)
    assert sum(report.new for report in import_shard(shard).values()) == 1
    assert (store.addresses(), bool(copies.settled_at(records.mark, 4))) == (4, True)


def test_a_file_that_changed_is_done_again(pages: list[Page], tmp_path: Path) -> None:
    file = tmp_path / "x.warc.gz"
    write_warc(pages[:2], file)
    backfill(tmp_path / "w", Order(warcs=(file,)), crew=Counted())
    write_warc(pages[:3], file)
    summary = backfill(tmp_path / "w", Order(warcs=(file,)), crew=Counted())
    assert sum(report.new for report in summary.fetched.values()) == 1


def test_marks_of_pages_that_are_gone_count_for_nothing(warcs: Path, tmp_path: Path) -> None:
    order = Order(warcs=(warcs,))
    backfill(tmp_path, order, crew=Counted())
    for file in (tmp_path / "pages").rglob("*.parquet"):
        file.unlink()
    again = Counted()
    backfill(tmp_path, order, crew=again)
    assert imports(again) == 3


def test_large_files_are_done_in_parts(
    warcs: Path, one_run: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "parts_of", partial(parts_of, size=2000))
    crew = Counted()
    backfill(tmp_path, Order(warcs=(warcs,)), crew=crew)
    assert imports(crew) > 6
    assert facts(tmp_path) == one_run


def test_a_long_one_publishes_while_it_goes_on(warcs: Path, one_run: list[Any], tmp_path: Path) -> None:
    backfill(tmp_path, Order(warcs=(warcs,)), crew=Counted(), publish_every=0)
    assert len(list((tmp_path / ".published").iterdir())) == 3
    assert facts(tmp_path) == one_run


def test_only_pages_of_the_window_and_of_the_sources_are_taken(pages: list[Page], tmp_path: Path) -> None:
    dated = [
        Page(
            url=f"https://x.example/2024/{month:02}/15/story.html",
            final_url=f"https://x.example/2024/{month:02}/15/story.html",
            source=source,
            fetched_at=pages[0].fetched_at,
            status=200,
            headers=pages[0].headers,
            body=pages[0].body,
        )
        for month, source in ((1, "ichongqing"), (5, "ichongqing"), (5, "other"))
    ]
    write_warc(dated, tmp_path / "x.warc.gz")
    order = Order(names=("ichongqing",), since=date(2024, 4, 1), warcs=(tmp_path / "x.warc.gz",))
    backfill(tmp_path / "w", order, crew=Counted())
    assert Warehouse(tmp_path / "w").pages().select("url").collect()["url"].to_list() == [dated[1].url]


def test_a_folder_comes_with_its_manifest_and_what_is_wrong_in_it(folder: Any, tmp_path: Path) -> None:
    saved = folder(
        "saved", **{f"d{n}": ("2024-04-20", f"Chongqing's GDP grew 6.{n} percent.") for n in range(5)}
    )
    with (saved / "manifest.csv").open("a", encoding="utf-8") as manifest:
        manifest.write("nobody,2024-01-01,en,\nd9,someday,en,\n")
    crew = Counted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "FILES", 2)
        summary = backfill(tmp_path / "w", Order(folders=(saved,)), crew=crew)
    assert imports(crew) == 3
    assert sum(report.new for report in summary.fetched.values()) == 5
    assert sorted(failure.detail.split(": ")[1] for failure in summary.failed) == ["doc", "published"]


def test_a_broken_file_is_told_and_the_others_are_read(pages: list[Page], tmp_path: Path) -> None:
    write_warc(pages[:3], tmp_path / "a.warc.gz")
    write_warc(pages[3:6], tmp_path / "b.warc.gz")
    whole = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(whole[: len(whole) // 2])
    summary = backfill(tmp_path / "w", Order(warcs=(tmp_path,)), crew=Counted())
    assert {failure.reason for failure in summary.failed} & {"bad-warc", "digest"}
    assert sum(report.new for report in summary.fetched.values()) >= 3


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        (Order(), "nothing to backfill"),
        (Order(names=("nobody",)), "no source or group named nobody"),
        (Order(warcs=(Path("missing.warc.gz"),)), "missing.warc.gz: no such file"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_at_once(order: Order, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=problem):
        backfill(tmp_path, order, crew=Counted())
    assert list(tmp_path.iterdir()) == []


SECONDS = 600  # on a slow machine, under load
"""How long a backfill may take; far more than it takes."""


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.soak)])
def test_killed_anywhere_and_started_again_it_ends_alike(
    kills: int, warcs: Path, one_run: list[Any], tmp_path: Path
) -> None:
    """Kills the whole or one of its workers, by turns."""
    moments = random.Random(kills)
    options = ["backfill", "--warc", str(warcs), "--warehouse", str(tmp_path), "--no-report"]
    command = [sys.executable, "-c", "from cqmonitor.cli import app; app()", *options, "--processes", "2"]
    for turn in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(1, 5))
        whole = psutil.Process(process.pid)
        with suppress(psutil.NoSuchProcess):  # it may have come to its end
            for victim in whole.children()[:1] if turn % 2 else [whole]:
                victim.kill()
        process.wait(SECONDS)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    assert facts(tmp_path) == one_run
    assert Warehouse(tmp_path).check() == []


def test_a_mark_is_made_when_its_pages_are_archived(warcs: Path, tmp_path: Path) -> None:
    crew = Counted()
    backfill(tmp_path, Order(warcs=(warcs,)), crew=crew)
    marks = [shard.files.mark for shard in crew.shards if hasattr(shard, "files")]
    copies = Copies(tmp_path / ".copies")
    assert all(copies.settled_at(mark, 18) and not copies.settled_at(mark, 1) for mark in marks[-1:])
