"""The warehouse is a grow-only set: what is in force depends on what was appended, not on how."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.warehouse import Warehouse

from .makers import observe, page, reading

KEYS = st.tuples(st.integers(0, 2), st.sampled_from("abc"), st.sampled_from(["rules-1", "rules-2"]))
"""(article, version, rules) of a reading."""


def filled(path: object, keys: list[tuple[int, str, str]], pieces: int) -> Warehouse:
    """A warehouse that was given these readings in this order in so many appends, publishing after each."""
    warehouse = Warehouse(path)  # type: ignore[arg-type]
    warehouse.append_pages([page(n, body, hours=ord(body)) for n in range(3) for body in "abc"], "run")
    size = max(1, -(-len(keys) // pieces))
    for start in range(0, len(keys), size):
        readings = [
            reading(n, 6.0 + ord(body) / 10, body=body, rules=rules, days=n)
            for n, body, rules in keys[start : start + size]
        ]
        warehouse.append_readings(readings, "run")
        warehouse.publish(observe, "x")
    warehouse.publish(observe, "x")
    return warehouse


@settings(max_examples=12, deadline=None)
@given(st.lists(KEYS, max_size=10), st.integers(1, 4), st.integers(0, 99))
def test_order_pieces_and_repeats_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[int, str, str]], pieces: int, seed: int
) -> None:
    shuffled = [*keys, *keys[:3]]
    random.Random(seed).shuffle(shuffled)
    one = filled(tmp_path_factory.mktemp("one"), keys, 1)
    other = filled(tmp_path_factory.mktemp("other"), shuffled, pieces)
    for table in ("claims", "articles", "observations"):
        frames: list[pl.DataFrame] = [getattr(w, table)().collect() for w in (one, other)]
        assert frames[0].equals(frames[1])
    assert one.readings().collect().height == len(set(keys)) == other.readings().collect().height
