"""An update gives what a rebuild from nothing gives, whatever came before and in whatever order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from cqmonitor.config import Amendment, Config, Correction
from cqmonitor.reconcile import OBSERVATIONS, STATE, Changes, InMemory, update
from cqmonitor.reconcile import candidates as finding

SENTENCES = [
    "The {} briefing room beside the river filled early, and officials read slowly from a printed sheet.",
    "Buyers from {} counties had waited since spring for the cheaper hatchback that the works now makes.",
    "Battery cells arrive by barge at {} before dawn and leave by truck an hour later, the foreman said.",
    "A second line at {} opens in the autumn if the switchgear that was ordered last year comes in time.",
]
VALUES = [(950_000, 4), (953_000, 3), (953_200, 2), (960_000, 4), (1_000_000, 5), (5_000_000, 6)]
PERIODS = [("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31")]
PERIODS += [("2024-01-01", "2024-06-30"), ("2024-01-01", "2024-07-31"), ("2024-12-31", "2024-12-31")]
INDICATORS = ["nev_output", "nev_output", "gdp", "retail_sales", "charging_piles", "tertiary_value_added"]

said = st.tuples(
    st.sampled_from(VALUES),
    st.sampled_from(INDICATORS),
    st.sampled_from(PERIODS),
    st.sampled_from("==>~"),
    st.sampled_from(["level", "level", "growth"]),
    st.sampled_from(["actual", "actual", "target"]),
)
told = st.tuples(
    st.sampled_from("abcde"),
    st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True),
    st.one_of(st.none(), st.integers(0, 60)),
    st.integers(0, 90),
    st.sampled_from(["Daily", "Wire", "Portal"]),
    st.sampled_from(["official", "press"]),
    st.lists(said, max_size=3),
)
"""Story, which of its sentences, day of publication, day of recording, outlet, authority, claims."""

event = st.tuples(st.integers(0, 9), st.one_of(told, told, told, st.none()))
"""An article and what it says from now on; None where it is gone."""

batches = st.lists(st.lists(event, min_size=1, max_size=4), min_size=1, max_size=5)


def written(new_desk: Any, articles: Mapping[int, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Claims and articles of what these articles say."""
    desk = new_desk()
    for number, (story, sentences, day, recorded, outlet, authority, claims) in articles.items():
        published = str(date(2025, 1, 1) + timedelta(days=day)) if day is not None else None
        name = desk.article(
            f"a{number}",
            published,
            text=" ".join(SENTENCES[i].format(story * 5) for i in sentences),
            recorded=str(date(2025, 1, 1) + timedelta(days=recorded)),
            outlet=outlet,
            authority=authority,
        )
        desk.articles[-1] |= {"content_hash": f"{story}{sentences}", "cluster_id": None}
        for turn, ((value, digits), indicator, period, bound, measure, status) in enumerate(claims):
            fields = {"indicator": indicator, "period": period, "bound": bound, "status": status}
            desk.claim(name, value, digits, measure=measure, **fields)
            desk.claims[-1] |= {"claim_id": f"{number}{turn}" * 8, "value_start": turn}
    claims_frame, frame = desk.frames()
    return claims_frame, frame.with_columns(cluster_id=pl.lit(None, pl.String))


def brought(
    new_desk: Any, tables: InMemory, ids: set[int], articles: Mapping[int, Any], config: Config
) -> None:
    """An update by these articles, of which those that `articles` lacks are gone."""
    there = {number: articles[number] for number in sorted(ids) if number in articles}
    claims, frame = written(new_desk, there)
    update(Changes(frozenset(f"a{number}" for number in ids), frame, claims), tables, config)
    tables.settle()


def empty(new_desk: Any) -> InMemory:
    claims, articles = written(new_desk, {})
    schemas = {"articles": articles.drop("signature").schema, "claims": claims.schema}
    return InMemory({"observations": OBSERVATIONS, **STATE, **schemas})


CORRECTIONS = (
    Correction(
        claim_id="10" * 8,
        action="reject",
        reason="misread",
        author="an analyst",
        at=datetime(2025, 6, 1, tzinfo=UTC),
    ),
    Correction(
        claim_id="20" * 8,
        action="amend",
        amend=Amendment(value=951_000),
        reason="misprint",
        author="an analyst",
        at=datetime(2025, 6, 1, tzinfo=UTC),
    ),
)

KEYS = {
    "observations": ["series_key", "period_start", "period_end", "realtime_start", "article_id", "obs_value"],
    "claims": ["claim_id"],
    "articles": ["article_id"],
    "fingerprints": ["article_id", "day", "place"],
    "pairs": ["a", "b", "day_a", "day_b"],
    "statements": ["claim_id"],
}


@settings(deadline=None, max_examples=25)
@given(batches, st.booleans(), st.booleans())
def test_an_update_equals_a_rebuild(
    new_desk: Any, stream: list[list[Any]], corrected: bool, common: bool
) -> None:
    config = new_desk().config.model_copy(update={"corrections": CORRECTIONS if corrected else ()})
    tables, now = empty(new_desk), dict[int, Any]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "COMMON_SENTENCE", 3 if common else 40)
        for batch in stream:
            for number, says in batch:
                now.pop(number, None)
                if says is not None:
                    now[number] = says
            brought(new_desk, tables, {number for number, _ in batch}, now, config)
        whole = empty(new_desk)
        brought(new_desk, whole, set(now), now, config)
    assert lasting(tables) == lasting(whole)
    for table, key in KEYS.items():
        assert_frame_equal(tables.made(table).sort(key), whole.made(table).sort(key))


def lasting(tables: InMemory) -> set[tuple[str, str]]:
    """The tables and parts that there are, without what tells of the update itself."""
    return {one for one in tables.after if one[0] not in ("before", "after")}


class Noting(InMemory):
    """Tables that note which parts were replaced by other rows."""

    def changed(self) -> set[tuple[str, str]]:
        """The parts that differ from those before."""
        keys = self.before.keys() | self.after.keys()
        return {key for key in keys if self._differs(key)}

    def _differs(self, key: tuple[str, str]) -> bool:
        old, new = self.before.get(key), self.after.get(key)
        return old is None or new is None or not old.equals(new)


def test_an_update_leaves_other_months_alone(new_desk: Any) -> None:
    tables = Noting(empty(new_desk).schemas)
    claim = ((953_000, 3), "nev_output", PERIODS[2], "=", "level", "actual")
    old = {n: ("abcde"[n], [0, 1], 10 * n, 10 * n, "Daily", "press", [claim]) for n in range(5)}
    brought(new_desk, tables, set(old), old, new_desk().config)
    later = (
        "e",
        [0, 1],
        59,
        59,
        "Wire",
        "press",
        [((960_000, 4), "gdp", PERIODS[1], "=", "level", "actual")],
    )
    claims, frame = written(new_desk, {9: later})
    update(Changes(frozenset(["a9"]), frame, claims), tables, new_desk().config)
    assert tables.changed() == {
        ("articles", "year=2025/2025-03"),
        ("claims", "year=2025/2025-03"),
        ("fingerprints", "2025-03"),
        ("statements", "2023-12"),
        ("observations", ""),
        ("after", ""),
    }
