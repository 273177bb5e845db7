"""Which items ended the attempts at a shard."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqmonitor.scale import Attempts
from cqmonitor.scale.attempts import attempt


def broken_off(log: Path, *items: str, run: str = "run") -> None:
    """An attempt that ends with its last item in hand."""
    one = Attempts(log, run)
    for item in items:
        one.begin(item)
    one.close()


def deaths(log: Path, run: str = "run") -> dict[str, int]:
    one = Attempts(log, run)
    one.close()
    return dict(one.deaths)


def test_the_item_in_hand_counts_and_those_before_it_do_not(tmp_path: Path) -> None:
    broken_off(tmp_path / "log", "a", "b")
    broken_off(tmp_path / "log", "c", "b")
    assert deaths(tmp_path / "log") == {"b": 2}


def test_the_end_of_another_run_counts_for_nothing(tmp_path: Path) -> None:
    broken_off(tmp_path / "log", "a", run="before")
    assert deaths(tmp_path / "log") == {}


def test_an_item_is_set_aside_after_two_deaths(tmp_path: Path) -> None:
    for expected in (False, False, True):
        with attempt(tmp_path / "other", "run"):
            pass
        one = Attempts(tmp_path / "log", "run")
        assert one.set_aside("a") is expected
        one.begin("a")
        one.close()


def test_an_error_is_no_fault_of_the_item(tmp_path: Path) -> None:
    def fail() -> None:
        with attempt(tmp_path / "log", "run") as one:
            one.begin("a")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert deaths(tmp_path / "log") == {}


def test_too_little_memory_may_be_the_item_s(tmp_path: Path) -> None:
    def fail() -> None:
        with attempt(tmp_path / "log", "run") as one:
            one.begin("a")
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert deaths(tmp_path / "log") == {"a": 1}


def test_a_shard_that_is_done_leaves_nothing(tmp_path: Path) -> None:
    with attempt(tmp_path / "log", "run") as one:
        one.begin("a")
    assert list(tmp_path.iterdir()) == []
