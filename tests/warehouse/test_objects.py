"""A warehouse in an object store (SeaweedFS): what holds on this machine holds there."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.sample_store import CREDENTIALS

from cqmonitor.errors import InputError, WarehouseError
from cqmonitor.storage import ObjectPath, durable, lease, lock, objects, place
from cqmonitor.warehouse import Warehouse, parquet
from cqmonitor.warehouse.commit import files
from cqmonitor.warehouse.compact import replace
from cqmonitor.warehouse.maintain import disk_use
from cqmonitor.warehouse.tables import PAGES

from .test_compact import LATER, NEVER, all_rows, later
from .test_crash import run, same
from .workers import append_only, dying, dying_maintenance, publish_often, two_updates, update


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unbroken")
    two_updates(path)
    return path


def test_it_holds_what_a_folder_holds(prefix: ObjectPath, unbroken: Path) -> None:
    two_updates(prefix)
    assert same(prefix, unbroken)
    assert Warehouse(str(prefix)).check() == []
    here, there = ({one.table: one.rows for one in disk_use(path)} for path in (unbroken, prefix))
    assert {name: rows for name, rows in here.items() if rows} == {
        n: rows for n, rows in there.items() if rows
    }


def test_publishing_twice_is_publishing_once(prefix: ObjectPath) -> None:
    update(prefix, range(3))
    before = Warehouse(prefix).published
    update(prefix, range(3))
    assert Warehouse(prefix).published == before


@pytest.fixture
def silent_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectPath]:
    """A store that takes connections and says nothing, which is not waited for as long as usual."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.getsockname()[1]}")
        for name, value in CREDENTIALS.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(parquet, "STORE", {"read_timeout": "0.5s", "max_retries": 0})
        yield ObjectPath("s3:", "bucket", "a.parquet")


@pytest.mark.timeout(60)
def test_a_store_that_stops_to_answer_is_an_error(silent_store: ObjectPath) -> None:
    with pytest.raises(OSError, match="GET"):
        parquet.scan_files((silent_store,)).collect()
    with pytest.raises(OSError, match="GET"):
        parquet.read_metadata(silent_store)


def test_files_that_did_not_change_are_copied_in_the_store(
    prefix: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(prefix, range(3))
    copied: list[str] = []
    copy = objects.copy

    def noted(old: ObjectPath, new: ObjectPath) -> None:
        copied.append(new.name)
        copy(old, new)

    monkeypatch.setattr(objects, "copy", noted)
    update(prefix, range(4))
    assert {"indicators.parquet", "areas.parquet"} <= set(copied)
    assert Warehouse(prefix).check() == []


def killed_then_rerun(warehouse: ObjectPath, unbroken: Path, moment: int) -> bool:
    """Kill a run at a moment, see that what is published is whole, run again, compare."""
    process = run(dying, warehouse, moment)
    process.join()
    assert process.exitcode in (-signal.SIGKILL, 0)
    if Warehouse(warehouse).published:
        assert all("not published yet" in one.problem for one in Warehouse(warehouse).check())
        assert Warehouse(warehouse).observations().collect().height
    two_updates(warehouse)
    assert Warehouse(warehouse).check() == []
    assert same(warehouse, unbroken)
    return process.exitcode != 0


@pytest.mark.parametrize("moment", [9, 25, 41])
def test_killed_at_a_moment_and_started_again(prefix: ObjectPath, unbroken: Path, moment: int) -> None:
    assert killed_then_rerun(prefix, unbroken, moment)


@pytest.mark.soak
def test_killed_at_every_moment_and_started_again(object_store: ObjectPath, unbroken: Path) -> None:
    moments = (*range(0, 180, 3), 10_000)  # the last one comes after the end
    killed = [killed_then_rerun(object_store / f"moment-{one}", unbroken, one) for one in moments]
    assert sum(killed) > 30
    assert not all(killed)


def test_two_writers_and_racing_publishers_need_no_coordinator(prefix: ObjectPath, tmp_path: Path) -> None:
    writers = [run(append_only, prefix, range(4, 12)), *(run(publish_often, prefix, at, 2) for at in (0, 2))]
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    update(prefix, range(12))
    update(tmp_path, range(12))
    assert same(prefix, tmp_path)
    assert Warehouse(prefix).check() == []


@pytest.fixture
def monthly(prefix: ObjectPath) -> ObjectPath:
    for numbers in (range(3), range(2, 5), range(5, 6)):
        update(prefix, numbers)
    return prefix


def watch(monkeypatch: pytest.MonkeyPatch, see: Callable[[], bool]) -> list[bool]:
    """What one sees after each further write, copy and deletion."""
    moments: list[bool] = []

    def watched(act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*args: Any, **kwargs: Any) -> Any:
            done = act(*args, **kwargs)
            moments.append(see())
            return done

        return acting

    for step in ("put", "put_new", "copy", "delete"):
        monkeypatch.setattr(objects, step, watched(getattr(objects, step)))
    return moments


def test_publishing_shows_one_version_or_the_other_at_every_moment(
    prefix: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(prefix, range(3))

    def see() -> bool:
        version = Warehouse(prefix).pinned()
        tables = (version.observations(), version.claims(), version.articles())
        return len({table.collect().height for table in tables}) == 1

    moments = watch(monkeypatch, see)
    for numbers in (range(4), range(5), range(6), range(7)):  # the first versions go meanwhile
        update(prefix, numbers)
    assert len(moments) > 40
    assert all(moments)


def test_compaction_shows_every_row_once_at_every_moment(
    monthly: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = all_rows(monthly)
    moments = watch(monkeypatch, lambda: all_rows(monthly) == rows)
    assert later(monthly, replaced_for=NEVER).compacted == {"pages": 3, "articles": 3}
    assert later(monthly, replaced_for=timedelta()).deleted == 6
    assert len(moments) > 8
    assert all(moments)
    monkeypatch.undo()
    assert [len(files(monthly, table)) for table in (PAGES,)] == [1]
    assert Warehouse(monthly).check() == []


@pytest.mark.parametrize("moment", [3, 8])
def test_maintenance_that_is_killed_loses_nothing(
    monthly: ObjectPath, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = all_rows(monthly)["articles"]
    process = run(dying_maintenance, monthly, moment, LATER)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert all_rows(monthly)["articles"] == rows
    an_hour_later(monkeypatch)
    later(monthly, replaced_for=timedelta())
    assert all_rows(monthly)["articles"] == rows
    assert Warehouse(monthly).check() == []


def test_retention_takes_bodies_away(monthly: ObjectPath, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cqmonitor.warehouse.retention.READS", PAGES)  # as if every page had been read
    before = Warehouse(monthly).observations().collect()
    done = later(monthly, bodies_for=timedelta(days=10), replaced_for=timedelta())
    assert done.bodies == Warehouse(monthly).without_body().height == 6
    assert Warehouse(monthly).observations().collect().equals(before)
    assert Warehouse(monthly).check() == []


def an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the store's clock, as far as leases ask for it."""
    monkeypatch.setattr(lease, "_now", lambda _: datetime.now(UTC) + timedelta(hours=1))


# --- being alone -----------------------------------------------------------------------------------


def test_two_do_not_maintain_at_once(prefix: ObjectPath) -> None:
    with lock.alone(prefix, "maintain") as alone:
        assert alone()
        with pytest.raises(WarehouseError, match="by another process"):
            later(prefix)
    later(prefix)


def test_what_a_dead_one_left_behind_is_taken_over(
    prefix: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lease.take(prefix / "work")
    assert lease.take(prefix / "work") is None
    an_hour_later(monkeypatch)
    assert lease.take(prefix / "work")


def test_of_many_one_writes_what_is_conditional(prefix: ObjectPath) -> None:
    e_tag = objects.put(prefix / "work", b"left behind")
    with ThreadPoolExecutor(8) as pool:
        new = pool.map(lambda n: objects.put_new(prefix / "new", b"%d" % n), range(8))
        taken = pool.map(lambda n: objects.put_instead(prefix / "work", b"%d" % n, e_tag), range(8))
        assert [sum(one is not None for one in each) for each in (new, taken)] == [1, 1]


def test_who_was_asleep_for_too_long_replaces_nothing(
    monthly: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW", 0.05)
    with lock.alone(monthly, "maintain") as alone:
        objects.put(monthly / ".maintain.lock", b"another one's")
        end = time.monotonic() + 10
        while alone() and time.monotonic() < end:
            time.sleep(0.05)
        with pytest.raises(WarehouseError, match="taken over by another process"):
            replace(monthly, PAGES, files(monthly, PAGES), alone=alone)
    assert objects.read(monthly / ".maintain.lock") == b"another one's"


# --- what goes wrong -------------------------------------------------------------------------------


def test_check_names_what_is_damaged_and_what_is_absent(prefix: ObjectPath) -> None:
    update(prefix, range(3))
    store = Warehouse(prefix)
    (pages,) = files(prefix, PAGES)
    body, absent = objects.read(ObjectPath(pages)), ObjectPath(store.published or "") / "areas.parquet"
    objects.put(ObjectPath(pages), body[: len(body) // 2])
    objects.delete([absent])
    told = "\n".join(map(str, store.check()))
    assert f"{pages}: cannot be read" in told
    assert f"{absent}: " in told
    objects.put(ObjectPath(pages), body)
    assert "delete `published`" in "\n".join(map(str, store.check()))


def test_a_version_that_was_not_finished_is_no_version_and_goes(
    prefix: ObjectPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(prefix, range(3))
    left = prefix / ".published" / "0123456789abcdef" / "areas.parquet"
    objects.put(left, b"")
    assert Warehouse(prefix).check() == []
    assert later(prefix).abandoned == 0
    monkeypatch.setattr(durable, "ABANDONED_AFTER", -60.0)
    assert later(prefix).abandoned == 1
    assert not objects.exists(left)


def test_errors_say_what_to_do(prefix: ObjectPath, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WarehouseError, match="has no bucket 'no-such-bucket'; create it first"):
        update(place("s3://no-such-bucket/x"), range(1))
    with pytest.raises(WarehouseError, match="nothing has been published yet"):
        Warehouse(prefix).observations()
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        patch.setattr(objects, "PATIENCE", timedelta(seconds=0.1))
        with pytest.raises(OSError, match="does not do it"):
            Warehouse(prefix).observations()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(WarehouseError, match=r"refuses \(SignatureDoesNotMatch\); see that AWS_ACCESS"):
        Warehouse(prefix).observations()


def test_who_has_no_credentials_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")  # where nobody gives any
    monkeypatch.setattr(objects, "PATIENCE", timedelta(seconds=0.1))
    with pytest.raises(WarehouseError, match="no credentials; set AWS_ACCESS_KEY_ID"):
        Warehouse("s3://somewhere/x").observations()


@pytest.mark.parametrize("given", ["gs://bucket/x", "s3://", "https://bucket/x"])
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(InputError, match="allowed: a folder, or s3://bucket/prefix"):
        Warehouse(given)


@pytest.mark.parametrize("given", ["s3://bucket/a/b", "s3:/bucket/a/b", "s3://bucket/a/b/"])
def test_an_address_stays_what_it_is(given: str) -> None:
    found = place(given)
    assert (str(found), str(found / "c"), found.name) == ("s3://bucket/a/b", "s3://bucket/a/b/c", "b")
    assert found == place(found) == ObjectPath(str(found))
    assert isinstance(found, ObjectPath)
    assert (found.bucket, found.key, ObjectPath("s3:", "bucket").key) == ("bucket", "a/b", "")


def test_without_its_package_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)
    with pytest.raises(InputError, match=r"pip install 'cqmonitor\[s3\]'"):
        Warehouse("s3://another/x").observations()
