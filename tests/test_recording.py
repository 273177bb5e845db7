"""The table `runs` has every run, however it ended, and the log says what it is about."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cqmonitor import Warehouse
from cqmonitor.cli import app
from cqmonitor.errors import WarehouseError
from cqmonitor.logs import LogForm, log_to_stderr
from cqmonitor.pipeline import run as run_all
from cqmonitor.recording import recorded
from cqmonitor.upkeep import in_words, run_maintain
from cqmonitor.warehouse import Ended, Signs
from cqmonitor.warehouse import runs as recording

CQMONITOR = [sys.executable, "-c", "from cqmonitor.cli import app; app()"]
RUN = [*CQMONITOR, "run", "--source", "sample", "--no-report"]
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


def ended(path: Path) -> list[tuple[str, str, str | None]]:
    return Warehouse(path).runs().select("flow", "status", "error").collect().rows()


def test_a_run_that_fails_has_its_row_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError), recorded(tmp_path, "monitor"):
        raise WarehouseError("the disk is full")
    with pytest.raises(ZeroDivisionError), recorded(tmp_path, "monitor"):
        _ = 1 // 0
    with pytest.raises(KeyboardInterrupt), recorded(tmp_path, "reprocess"):
        raise KeyboardInterrupt
    assert ended(tmp_path) == [
        ("monitor", "failed", "the disk is full"),
        ("monitor", "failed", "ZeroDivisionError: integer division or modulo by zero"),
        ("reprocess", "cancelled", "KeyboardInterrupt: "),
    ]
    assert Warehouse(tmp_path).running() == []


def test_a_run_under_way_is_seen_and_is_not_taken_for_dead(tmp_path: Path) -> None:
    with recorded(tmp_path, "monitor") as run:
        (seen,) = Warehouse(tmp_path).running()
        assert (seen.run_id, seen.flow, seen.pid, seen.is_dead) == (run.run_id, "monitor", os.getpid(), False)
        with recorded(tmp_path, "maintain") as other:
            assert other.interrupted == ()
    assert Warehouse(tmp_path).running() == []


def test_a_killed_run_is_noted_by_the_next_and_told(site_config: Path, tmp_path: Path) -> None:
    options = ["--config", str(site_config), "--warehouse", str(tmp_path)]
    process = subprocess.Popen([*RUN, *options], stdout=subprocess.DEVNULL)
    while process.poll() is None and not Warehouse(tmp_path).running():
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    (dead,) = Warehouse(tmp_path).running()
    assert dead.is_dead
    summary = run_all(tmp_path, names=["sample"], config=site_config)
    (concern,) = [one for one in summary.concerns if one.kind == "run.interrupted"]
    assert dead.run_id in concern.text
    rows = ended(tmp_path)
    assert [row[:2] for row in rows] == [("monitor", "interrupted"), ("monitor", "completed")]
    assert str(rows[0][2]).startswith("no sign of life since")
    assert "run.interrupted" not in {
        one.kind for one in run_all(tmp_path, names=["sample"], config=site_config).concerns
    }


def elsewhere(path: Path, *, silent_for: float) -> None:
    """The sign of life of a run on another machine."""
    folder = path / ".running"
    folder.mkdir(parents=True)
    told = {"run_id": "there", "flow": "monitor", "started_at": BEGAN.isoformat(), "host": "other", "pid": 1}
    (folder / "there.json").write_text(json.dumps(told), "utf-8")
    os.utime(folder / "there.json", (time.time() - silent_for,) * 2)


def test_a_run_on_another_machine_is_dead_when_it_is_silent_for_long(tmp_path: Path) -> None:
    elsewhere(tmp_path / "lives", silent_for=300)
    assert Warehouse(tmp_path / "lives").close_dead_runs() == []
    elsewhere(tmp_path / "dead", silent_for=3600)
    assert [one.run_id for one in Warehouse(tmp_path / "dead").close_dead_runs()] == ["there"]
    assert [row[1] for row in ended(tmp_path / "dead")] == ["interrupted"]
    assert Warehouse(tmp_path / "dead").close_dead_runs() == []


def test_maintenance_tells_of_the_runs_that_it_found_dead(tmp_path: Path) -> None:
    elsewhere(tmp_path, silent_for=3600)
    done = run_maintain(tmp_path)
    assert [one.run_id for one in done.interrupted] == ["there"]
    assert "run there of monitor noted as interrupted" in in_words(done)
    assert [row[:2] for row in ended(tmp_path)] == [("monitor", "interrupted"), ("maintain", "completed")]


def test_who_was_taken_for_dead_and_comes_to_its_end_has_ended(tmp_path: Path) -> None:
    elsewhere(tmp_path, silent_for=3600)
    Warehouse(tmp_path).close_dead_runs()
    early = BEGAN + timedelta(seconds=1)
    Warehouse(tmp_path).append_run(
        Ended(run_id="there", flow="monitor", started_at=BEGAN, finished_at=early, summary={"read": {}})
    )
    assert [row[1] for row in ended(tmp_path)] == ["completed"]


def test_signs_of_life_come_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "BEAT", 0.01)
    signs = Signs(tmp_path, "r", "monitor", BEGAN)
    signs.begin()
    os.utime(tmp_path / ".running" / "r.json", (0, 0))
    while Warehouse(tmp_path).running()[0].seen_at.year == 1970:
        time.sleep(0.01)
    signs.end(closed=True)
    assert Warehouse(tmp_path).running() == []


def test_a_broken_sign_of_life_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / ".running").mkdir()
    (tmp_path / ".running" / "x.json").write_text("{", "utf-8")
    assert Warehouse(tmp_path).running() == []


def test_wrong_use_is_no_run(site_config: Path, tmp_path: Path) -> None:
    where = ["--warehouse", str(tmp_path / "w"), "--config", str(site_config)]
    process = subprocess.run(
        [*CQMONITOR, "run", "--source", "nobody", *where],
        capture_output=True,
        check=False,
    )
    assert process.returncode == 2
    assert not (tmp_path / "w").exists()


def test_runs_are_listed_with_how_they_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elsewhere(tmp_path, silent_for=300)
    with pytest.raises(WarehouseError), recorded(tmp_path, "reprocess"):
        raise WarehouseError("the disk is full")
    app(["runs", "--warehouse", str(tmp_path)], standalone_mode=False)
    said = capsys.readouterr().out
    assert "reprocess  failed" in said
    assert "failed: the disk is full" in said
    assert "there monitor running, seen" in said


# --- the log ---------------------------------------------------------------------------------------


@pytest.fixture
def no_handler_stays() -> Any:
    logger = logging.getLogger("cqmonitor")
    yield
    logger.handlers, logger.propagate = [], True
    logger.setLevel(logging.NOTSET)


@pytest.mark.usefixtures("no_handler_stays")
def test_the_log_says_run_source_and_address(
    site_config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for file in site_config.glob("*.yaml"):
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(text, "utf-8")
    broken = tmp_path / "sources.yaml"
    broken.write_text(re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", broken.read_text("utf-8")), "utf-8")
    log_to_stderr(LogForm.JSON)
    summary = run_all(tmp_path / "w", names=["sample-gov"], config=tmp_path)
    records = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {record["run"] for record in records} == {summary.run_id}
    failed = [record for record in records if record["source"] == "sample-gov" and record["url"]]
    assert failed[0]["url"].startswith("http://127.0.0.1")
    assert all({"timestamp", "level", "name", "message"} <= record.keys() for record in records)


@pytest.mark.usefixtures("no_handler_stays")
def test_the_log_for_people_has_the_same_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr(LogForm.TEXT)
    with recorded(tmp_path, "monitor") as run:
        logging.getLogger("cqmonitor.fetch").info("robots", extra={"url": "https://a.cn/1", "source": "a"})
    assert f"INFO {run.run_id} robots https://a.cn/1" in capsys.readouterr().err
