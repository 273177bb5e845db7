"""What a user sees of a machine's faults, and that afterwards the warehouse is that of an unbroken run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cqmonitor import Warehouse
from cqmonitor.errors import WarehouseError
from cqmonitor.pipeline import run
from cqmonitor.warehouse.maintain import maintain

CQMONITOR = """
import resource
from cqmonitor.cli import app
if {largest}:
    resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, resource.RLIM_INFINITY))
app()
"""
SMALL, LARGE = "300k", "50m"
"""Too small for the sample site's warehouse, and large enough."""


def soak(*values: object) -> Any:
    """A case for `make soak`."""
    return pytest.param(*values, marks=pytest.mark.soak)


def facts(path: Path) -> list[tuple[object, ...]]:
    return Warehouse(path).observations().drop("first_recorded").collect().rows()


def keys(path: Path) -> list[list[tuple[object, ...]]]:
    """Pages and articles as they were appended, repeats included."""
    pages = Warehouse(path).pages().select("url", "page_sha256").collect().rows()
    articles = Warehouse(path).readings().select("article_id", "content_hash").collect().rows()
    return [sorted(pages), sorted(articles)]


def is_as_unbroken(path: Path, unbroken: Path) -> bool:
    assert facts(path) == facts(unbroken)
    assert keys(path) == keys(unbroken)
    return Warehouse(path).check() == []


def command(
    path: Path, config: Path, *args: str, largest: int | None = None
) -> subprocess.CompletedProcess[str]:
    """`cqmonitor run` (or another command) as a process of its own, whose files may be of so many bytes."""
    words = args or ("run", "--source", "sample", "--no-report", "--config", str(config))
    return subprocess.run(
        [sys.executable, "-c", CQMONITOR.format(largest=largest), *words, "--warehouse", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )


def is_told(done: subprocess.CompletedProcess[str], why: str) -> bool:
    """Whether a run said why it stopped, in one line, and failed."""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
    return done.returncode == 1 and why in done.stderr


def mounted(*args: str) -> bool:
    return subprocess.run(["mount", *args], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mounted("-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(disk)):
        pytest.skip("only root may mount a file system")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk(small_disk: Path, site_config: Path, sample_warehouse: Path) -> None:
    path = small_disk / "w"
    for _ in range(2):
        assert is_told(command(path, site_config), "No space left on device")
    assert mounted("-o", f"remount,size={LARGE}", str(small_disk))
    done = command(path, site_config)
    assert done.returncode == 0, done.stderr
    assert is_as_unbroken(path, sample_warehouse)
    ended = Warehouse(path).runs().collect()["status"].to_list()
    assert set(ended[:-1]) <= {"failed", "interrupted"}
    assert (len(ended), ended[-1]) == (3, "completed")


def test_a_full_disk_below_maintenance(small_disk: Path, sample_warehouse: Path) -> None:
    assert mounted("-o", f"remount,size={LARGE}", str(small_disk))
    path = shutil.copytree(sample_warehouse, small_disk / "w", symlinks=True)
    store = Warehouse(path)
    for _ in range(3):
        store.append_pages(store.archived_pages(), "again")
    file = next((path / "pages").rglob("*.parquet"))
    twin = file.with_name(f"20250101T000000-{file.stem.rpartition('-')[2]}.parquet")
    twin.write_bytes(file.read_bytes())
    _, free = os.statvfs(small_disk).f_bavail, os.statvfs(small_disk).f_frsize
    (small_disk / "filler").write_bytes(bytes(os.statvfs(small_disk).f_bavail * free - 8 * free))
    rows = keys(path)
    with pytest.raises((OSError, WarehouseError), match="No space left"):
        maintain(path, now=datetime.now().astimezone() + timedelta(days=62))
    assert keys(path) == rows
    (small_disk / "filler").unlink()
    maintain(path, now=datetime.now().astimezone() + timedelta(days=62), replaced_for=timedelta())
    assert keys(path) == rows
    assert store.check() == []


@pytest.mark.parametrize("size", [soak(200), soak(3_000), 12_000])
def test_files_that_may_not_grow(
    size: int, site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    """What a quota does: files of more than so many bytes are refused."""
    path = tmp_path / "w"
    assert is_told(command(path, site_config, largest=size), "File too large")
    assert command(path, site_config).returncode == 0
    assert is_as_unbroken(path, sample_warehouse)


def test_a_warehouse_that_may_only_be_read(
    small_disk: Path, site_config: Path, sample_warehouse: Path
) -> None:
    assert mounted("-o", f"remount,size={LARGE}", str(small_disk))
    path = shutil.copytree(sample_warehouse, small_disk / "w", symlinks=True)
    assert mounted("-o", "remount,ro", str(small_disk))
    assert is_told(command(path, site_config), "Read-only file system")
    assert is_told(command(path, site_config, "maintain"), "Read-only file system")
    for reading in (["check"], ["runs"], ["series", "gdp"], ["export", "--out", f"{small_disk}-out"]):
        done = command(path, site_config, *reading)
        assert done.returncode == 0, (reading, done.stderr)
    assert mounted("-o", "remount,rw", str(small_disk))
    assert command(path, site_config).returncode == 0
    assert is_as_unbroken(path, sample_warehouse)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_another_owns(site_config: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert is_told(command(tmp_path / "w", site_config), "Permission denied")
    tmp_path.chmod(0o755)


# --- clocks ----------------------------------------------------------------------------------------


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the clock of cqmonitor ahead or back."""

    class Clock(type(datetime)):  # type: ignore[misc]
        def __instancecheck__(cls, other: object) -> bool:
            return isinstance(other, datetime)

    class Shifted(datetime, metaclass=Clock):
        by = timedelta()

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + cls.by

    for name, module in list(sys.modules.items()):
        if name.startswith("cqmonitor") and getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Shifted)

    def set_by(by: timedelta) -> None:
        Shifted.by = by

    return set_by


def test_a_clock_that_jumps(
    set_clock: Callable[[timedelta], None], site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    for days in (0, 400, -400, -30, 60, 0):
        set_clock(timedelta(days=days))
        run(tmp_path, names=["sample-gov" if days == 400 else "sample"], config=site_config)
        maintain(tmp_path, replaced_for=timedelta())
    assert is_as_unbroken(tmp_path, sample_warehouse)


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_is_wrong_when_everything_is_recorded(
    days: int,
    set_clock: Callable[[timedelta], None],
    site_config: Path,
    sample_warehouse: Path,
    tmp_path: Path,
) -> None:
    set_clock(timedelta(days=days))
    run(tmp_path, names=["sample"], config=site_config)
    set_clock(timedelta())
    told = "\n".join(map(str, Warehouse(tmp_path).check()))
    assert ("rows were fetched by a clock that was ahead" in told) is (days > 0), told
    run(tmp_path, names=["sample"], config=site_config)
    assert facts(tmp_path) == facts(sample_warehouse)
    assert keys(tmp_path) == keys(sample_warehouse)


# --- what a disk spoils ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_two_runs(site_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site's warehouse in files of two runs each; tests copy it."""
    path = tmp_path_factory.mktemp("two") / "w"
    for name in ("sample-gov", "sample"):
        run(path, names=[name], config=site_config)
    return path


@pytest.mark.parametrize(
    ("table", "compacted"),
    [
        ("pages", False),
        ("articles", True),
        soak("pages", True),
        soak("articles", False),
        soak("reads", False),
        soak("reads", True),
    ],
)
def test_a_file_with_a_hole_that_is_moved_away(
    table: str,
    compacted: bool,
    of_two_runs: Path,
    site_config: Path,
    sample_warehouse: Path,
    tmp_path: Path,
) -> None:
    path = shutil.copytree(of_two_runs, tmp_path / "w", symlinks=True)
    if compacted:
        maintain(path, now=datetime.now().astimezone() + timedelta(days=62), replaced_for=timedelta())
    file = min((path / table).rglob("*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = bytes(400)
    file.write_bytes(content)
    told = "\n".join(map(str, Warehouse(path).check()))
    assert f"{file}: " in told
    assert "move the file out of the warehouse" in told
    file.rename(tmp_path / "moved-away.parquet")
    run(path, names=["sample"], config=site_config)
    run(path, names=["sample"], config=site_config)
    assert is_as_unbroken(path, sample_warehouse)


def test_a_file_without_an_end_stops_the_run_by_name(site_config: Path, tmp_path: Path) -> None:
    path = tmp_path / "w"
    run(path, names=["sample-gov"], config=site_config)
    (file,) = (path / "articles").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-200])
    done = command(path, site_config)
    assert is_told(done, f"{file}: cannot be read")
    assert "to mend: move the file out" in done.stderr


def test_a_published_file_that_is_spoiled_is_made_again(
    site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    run(tmp_path, names=["sample-gov"], config=site_config)
    file = (tmp_path / "published").resolve() / "observations.parquet"
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(WarehouseError, match=r"observations\.parquet"):
        command_in_process(tmp_path)
    run(tmp_path, names=["sample"], config=site_config)
    assert is_as_unbroken(tmp_path, sample_warehouse)


def command_in_process(path: Path) -> pl.DataFrame:
    from cqmonitor.warehouse import telling_damage

    with telling_damage(path):
        return Warehouse(path).observations().collect()
