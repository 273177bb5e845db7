"""Streams of pages through the stages read and publish: what comes out depends on what came, not on how.

A stream has copies of a story, refined, revised and disputed values, pages that change, articles that come
late or without a date, pages that are no article, and a claim that an analyst corrects.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from cqmonitor import Warehouse, publishing
from cqmonitor.config import load_config
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.records import Page
from cqmonitor.storage import Place
from cqmonitor.warehouse.changes import compared

ROOT = Path(__file__).parents[1]
SAID = [
    "Chongqing produced {} new energy vehicles in 2024, the municipal bureau of statistics said on Tuesday.",
    "Chongqing's GDP reached {} trillion yuan in 2024 and grew 5.7 percent, officials told reporters.",
    "Retail sales in Chongqing totalled {} billion yuan in the first half of 2024, according to the release.",
]
FIGURES = [
    ["950,000", "953,000", "953,200", "over 950,000", "nearly 1 million", "1.2 million"],
    ["3.2", "3.22", "3.2193", "over 3", "3.4"],
    ["770", "774.5", "about 800", "912"],
]
ASIDE = (
    "Buyers from the counties had waited since spring for the cheaper model that the works now makes.\n"
    "A second line opens in the autumn if the switchgear that was ordered last year comes in time.\n"
    "Battery cells arrive by barge before dawn and leave by truck an hour later, the foreman said."
)
OUTLETS = [("chongqing-statistics", "Bureau"), ("ichongqing", "Daily"), ("cqnews-english", "News")]

page_told = st.fixed_dictionaries(
    {
        "address": st.integers(0, 6),
        "said": st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), max_size=3),
        "aside": st.booleans(),
        "day": st.one_of(st.none(), st.integers(0, 40)),
        "by": st.integers(0, 2),
        "fetched": st.integers(0, 60),
    }
)
streams = st.lists(page_told, min_size=1, max_size=9)


def page_of(told: dict[str, Any]) -> Page:
    """A saved text with what a manifest says of it; without a sentence it is no article."""
    source, outlet = OUTLETS[told["by"]]
    lines = [SAID[n].format(FIGURES[n][f % len(FIGURES[n])]) for n, f in told["said"]]
    body = "\n".join([*lines, *([ASIDE] if told["aside"] else [])])
    headers = [("content-type", "text/plain"), ("x-manifest-lang", "en"), ("x-manifest-outlet", outlet)]
    if told["day"] is not None:
        day = date(2025, 1, 10) + timedelta(days=told["day"])
        headers.append(("x-manifest-published", day.isoformat()))
    url = f"https://news.example/{told['address']}"
    fetched = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=told["fetched"])
    kept = {"source": source, "fetched_at": fetched, "status": 200}
    return Page(url=url, final_url=url, headers=tuple(headers), body=body.encode(), **kept)


def one_fetch_a_moment(stream: Iterable[dict[str, Any]]) -> list[Page]:
    """The pages of a stream, no two versions of one address fetched at the same moment."""
    pages = {(page.url, page.fetched_at): page for page in map(page_of, stream)}
    return list(pages.values())


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("config")
    for file in (ROOT / "config").glob("*.yaml"):
        shutil.copy(file, folder)
    return folder


def brought(path: Path, pages: Sequence[Page], config: Path) -> Warehouse:
    """A warehouse after these pages were archived, read and published."""
    store = Warehouse(path)
    store.append_pages(pages, "run")
    run_read(path, config=config, run_id="run")
    run_publish(path, config=config, run_id="run")
    return store


def tables(store: Warehouse) -> dict[str, Any]:
    """What is published, but for when and by which run it was recorded."""
    when = ["recorded_at", "first_recorded", "run_id"]
    found = {"observations": store.observations(), "claims": store.claims(), "articles": store.articles()}
    return {name: rows.drop(when, strict=False).collect() for name, rows in found.items()}


def assert_alike(one: Warehouse, other: Warehouse) -> None:
    left, right = tables(one), tables(other)
    for name in left:
        assert_frame_equal(left[name], right[name])


@settings(max_examples=4)
@given(streams, st.integers(0, 99), st.integers(1, 4))
def test_any_order_and_any_pieces_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, config: Path, stream: list[Any], seed: int, pieces: int
) -> None:
    hold_any_order(tmp_path_factory.mktemp("streams"), config, stream, seed, pieces)


@pytest.mark.soak
@settings(max_examples=150)
@given(streams, st.integers(0, 99), st.integers(1, 4))
def test_any_order_and_any_pieces_give_the_same_in_many_streams(
    tmp_path_factory: pytest.TempPathFactory, config: Path, stream: list[Any], seed: int, pieces: int
) -> None:
    hold_any_order(tmp_path_factory.mktemp("streams"), config, stream, seed, pieces)


def hold_any_order(path: Path, config: Path, stream: list[Any], seed: int, pieces: int) -> None:
    """At once, in pieces and in another order, twice, and from nothing: the same; a diff tells the same."""
    pages = one_fetch_a_moment(stream)
    shuffled = pages.copy()
    random.Random(seed).shuffle(shuffled)
    whole = brought(path / "whole", pages, config)
    size = max(1, -(-len(pages) // pieces))
    for start in range(0, len(pages), size):
        before = Warehouse(path / "pieces").published
        store = brought(path / "pieces", shuffled[start : start + size], config)
        if before and store.published and before != store.published:
            assert_diff_is_whole(store, before, store.published)
    assert_alike(store, whole)
    standing = whole.published
    assert brought(path / "whole", shuffled, config).published == standing
    (path / "pieces" / "published").unlink()
    shutil.rmtree(path / "pieces" / ".published")
    assert_alike(brought(path / "pieces", [], config), whole)


def assert_diff_is_whole(store: Warehouse, before: Place, after: Place) -> None:
    """The diff that looks at what was touched equals that of the whole tables."""
    from cqmonitor.warehouse.queries import published
    from cqmonitor.warehouse.tables import OBSERVATIONS

    then, now = (published(folder, OBSERVATIONS).collect() for folder in (before, after))
    assert_frame_equal(store.observations_diff(before, after), compared(then, now))


STREAM = [
    {"address": n, "said": [(n % 3, n), (0, n + 1)], "aside": True, "day": 3 * n, "by": n % 3, "fetched": n}
    for n in range(6)
]


def test_two_writers_at_once_end_as_one(tmp_path: Path, config: Path) -> None:
    pages = one_fetch_a_moment(STREAM)
    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(brought, tmp_path / "both", half, config) for half in (pages[:4], pages[2:])]
    assert all(writer.result() for writer in writers)
    run_publish(tmp_path / "both", config=config, run_id="run")
    one = brought(tmp_path / "one", pages, config)
    assert set(one.observations().collect()["revision"]) >= {"first", "revised"}
    assert_alike(Warehouse(tmp_path / "both"), one)


def test_a_correction_takes_effect_at_the_next_update_whenever_it_was_written(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = one_fetch_a_moment(STREAM)
    early = brought(tmp_path / "early", pages[:3], config)
    claim_id = early.claims(indicator="nev_output").collect()["claim_id"][0]
    loaded = load_config(config)
    entry = {"claim_id": claim_id, "action": "reject", "reason": "misread", "author": "A. Analyst"}
    correction = _correction(entry)
    corrected = loaded.model_copy(update={"corrections": (correction,)})
    monkeypatch.setattr(publishing, "load_config", lambda _: corrected)
    late = brought(tmp_path / "early", pages[3:], config)
    assert_alike(late, brought(tmp_path / "late", pages, config))
    (told,) = late.claims().collect().filter(claim_id=claim_id)["correction"]
    assert told == "misread"
    gone = replace(pages[0], url="https://news.example/other", final_url="https://news.example/other")
    brought(tmp_path / "other", [gone], config)
    assert run_publish(tmp_path / "other", config=config, run_id="run").unused_corrections == (claim_id,)


def _correction(entry: dict[str, str]) -> Any:
    from cqmonitor.config import Correction

    return Correction(**entry, at=datetime(2025, 6, 1, tzinfo=UTC))
