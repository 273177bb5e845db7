"""What holds whatever the news: order-free, idempotent, local, and a history without holes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from cqmonitor import reconcile
from cqmonitor.codes import Revision
from cqmonitor.reconcile.vintages import Statement, Vintage, meet, vintages
from cqmonitor.records import OPEN_END

VALUES = [(950_000, 4), (953_000, 3), (953_200, 2), (960_000, 4), (961_000, 3), (1_000_000, 5)]
START = date(2025, 1, 20)

report = st.tuples(
    st.sampled_from(VALUES),
    st.sampled_from(["=", "=", "=", ">", "~"]),
    st.sampled_from(["Daily", "Wire", "Portal", "Blog"]),
    st.sampled_from(["official", "press", "other"]),
    st.one_of(st.none(), st.integers(0, 6)),
    st.sampled_from(["actual", "actual", "target"]),
    st.sampled_from([0.3, 0.9]),
    st.integers(0, 4),
)
"""Value and digits, bound, outlet, authority, day, status, confidence, story (0: one of its own)."""

SENTENCES = [
    "The {} briefing room beside the river filled early, and officials read slowly from a printed sheet.",
    "Buyers from {} counties had waited since spring for the cheaper hatchback that the works now makes.",
    "Battery cells arrive by barge at {} before dawn and leave by truck an hour later, the foreman said.",
]


def written(new_desk: Any, reports: list[Any]) -> Any:
    """A desk with one article a report."""
    desk = new_desk()
    for i, ((value, digits), bound, outlet, authority, day, status, confidence, story) in enumerate(reports):
        text = " ".join(s.format("abcde"[story] * 6) for s in SENTENCES) if story else None
        desk.say(
            f"a{i}",
            value,
            digits,
            bound=bound,
            outlet=outlet,
            authority=authority,
            published=str(START + timedelta(days=day)) if day is not None else None,
            status=status,
            confidence=confidence,
            text=text,
        )
    return desk


def observed(claims: pl.DataFrame, articles: pl.DataFrame, desk: Any) -> pl.DataFrame:
    """The observations of shuffled frames."""
    return reconcile.observations(claims, articles, desk.config)


@settings(max_examples=25, deadline=None)
@given(st.lists(report, max_size=8), st.randoms(use_true_random=False))
def test_order_does_not_matter(new_desk: Any, reports: list[Any], rng: random.Random) -> None:
    desk = written(new_desk, reports)
    expected = desk.reconciled().observations
    rng.shuffle(desk.articles)
    rng.shuffle(desk.claims)
    assert_frame_equal(desk.reconciled().observations, expected)


@settings(max_examples=15, deadline=None)
@given(st.lists(report, min_size=1, max_size=6))
def test_rows_given_twice_change_nothing(new_desk: Any, reports: list[Any]) -> None:
    desk = written(new_desk, reports)
    claims, articles = desk.frames()
    once = observed(claims, articles, desk)
    assert_frame_equal(observed(pl.concat([claims, claims]), pl.concat([articles, articles]), desk), once)


@settings(max_examples=15, deadline=None)
@given(st.lists(report, min_size=1, max_size=6))
def test_another_series_changes_no_other(new_desk: Any, reports: list[Any]) -> None:
    desk = written(new_desk, reports)
    before = desk.reconciled().observations
    desk.say("other", 72.0, 0, indicator="urbanization_rate", unit="percent", published="2025-01-01")
    after = desk.reconciled().observations.filter(pl.col("indicator") != "urbanization_rate")
    assert_frame_equal(after, before)


claim = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(
            ["gdp", "retail_sales", "charging_piles", "fdi_actual", "unlisted", None]
        ),
        "measure": st.sampled_from(["level", "growth", "change", "share", "rank", "gap"]),
        "basis": st.sampled_from([None, "yoy", "mom", "since"]),
        "unit": st.sampled_from(["CNY", "USD", "percent", "count", "unknown"]),
        "bound": st.sampled_from("=<>~"),
        "digits": st.one_of(st.none(), st.integers(-3, 12)),
        "equivalent_value": st.one_of(st.none(), st.floats(0, 1e13)),
        "equivalent_unit": st.sampled_from([None, "CNY", "USD"]),
        "prices": st.sampled_from([None, "constant"]),
        "period": st.sampled_from(
            [None, ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-03-31"), ("2025-01-22", "2025-01-22")]
        ),
        "published": st.sampled_from([None, "2025-01-20", "2025-01-22"]),
        "authority": st.sampled_from(["official", "press", "odd", None]),
        "confidence": st.sampled_from([0.1, 0.9]),
        "text": st.sampled_from(["", "\n", "5.7", *SENTENCES]),
        "quote": st.sampled_from(["", "初步核算", "It rose."]),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e13, 1e13), claim), max_size=8))
def test_whatever_is_claimed_gives_sound_rows(new_desk: Any, said: list[Any]) -> None:
    desk = new_desk()
    for i, (value, fields) in enumerate(said):
        desk.say(f"a{i}", value, **fields)
    found = desk.reconciled().observations
    sound = found.filter(
        (pl.col("obs_lower") <= pl.col("obs_value"))
        & (pl.col("obs_value") <= pl.col("obs_upper"))
        & (pl.col("realtime_start") <= pl.col("realtime_end"))
        & (pl.col("n_outlets") >= 1)
        & (pl.col("n_articles") >= pl.col("n_outlets"))
    )
    assert sound.height == found.height
    key = ["series_key", "time_period", "realtime_start", "revision", "obs_value", "article_id"]
    assert found.select(key).is_unique().all()


statement = st.builds(
    lambda value, soft, outlet, authority, day, n: Statement(
        claim_id=f"{n:03}",
        article_id=f"{n:03}",
        outlet=outlet,
        authority=authority,
        day=START + timedelta(days=day) if day is not None else None,
        rank=n,
        recorded_at=datetime(2025, 6, 1, tzinfo=UTC) + timedelta(hours=n),
        value=value[0],
        low=value[0] - 10.0 ** value[1] / 2,
        high=float("inf") if soft else value[0] + 10.0 ** value[1] / 2,
        soft=soft,
    ),
    st.sampled_from(VALUES),
    st.booleans(),
    st.sampled_from("ABC"),
    st.integers(0, 2),
    st.one_of(st.none(), st.integers(0, 8)),
    st.integers(0, 999),
)
statements = st.lists(statement, max_size=14, unique_by=lambda s: s.rank)


def mainline(found: list[Vintage]) -> list[Vintage]:
    """The vintages that were current once."""
    return [v for v in found if v.revision is not Revision.DISPUTED]


@settings(max_examples=400, deadline=None)
@given(statements, st.randoms(use_true_random=False))
def test_history_is_the_same_in_any_order(given_: list[Statement], rng: random.Random) -> None:
    shuffled = given_.copy()
    rng.shuffle(shuffled)
    assert vintages(shuffled) == vintages(given_)


@settings(max_examples=400, deadline=None)
@given(statements)
def test_current_values_follow_each_other_without_gap(given_: list[Statement]) -> None:
    line = mainline(vintages(given_))
    assert bool(line) == any(s.day for s in given_)
    for before, after in pairwise(line):
        assert before.start <= before.end == after.start - timedelta(days=1)
    assert all(v.revision is Revision.FIRST for v in line[:1])
    assert all(v.end == OPEN_END for v in line[-1:])


@settings(max_examples=400, deadline=None)
@given(statements)
def test_support_meets_its_value(given_: list[Statement]) -> None:
    for v in vintages(given_):
        assert v.giver in v.support
        assert all(meet(s, v.giver) for s in v.support)
        assert v.first_recorded >= min(s.recorded_at for s in given_)


@settings(max_examples=400, deadline=None)
@given(statements)
def test_a_later_report_changes_only_the_open_end(given_: list[Statement]) -> None:
    """Up to the day before a report, the past reads as if it had not come."""
    dated = [s for s in given_ if s.day]
    last = max((s.day for s in dated if s.day), default=None)
    earlier = [s for s in dated if s.day != last]

    def past(found: list[Vintage]) -> list[tuple[date, float, Revision]]:
        return [(v.start, v.giver.value, v.revision) for v in found if last and v.start < last]

    assert past(vintages(dated)) == past(vintages(earlier))
