"""What a careful reader finds on the sample site comes out of warehouse and reconciling as expected.

With real extraction in its place the same outcomes are tested end to end; here only the sample site
itself is at stake: that its figures refine, revise, dispute and corroborate each other as its README says.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from bs4 import BeautifulSoup
from ruamel.yaml import YAML

from cqmonitor import reconcile, sample_site
from cqmonitor.codes import Basis, Bound, Measure, Status
from cqmonitor.config import load_config
from cqmonitor.records import Article, Claim, Period, Reading
from cqmonitor.sample_site.content import OUTLETS, Story
from cqmonitor.warehouse import Warehouse

EXPECTED: dict[str, Any] = YAML(typ="safe").load((Path(__file__).parent / "expected.yaml").read_text("utf-8"))
POWERS = {"万亿": 12, "亿": 8, "万": 4, "倍": 2, " million": 6, " billion": 9, " trillion": 12, "": 0}
KINDS = [(kind, outcome) for kind, outcomes in EXPECTED["reconciled"].items() for outcome in outcomes]


def period(code: str) -> Period:
    """The interval of an SDMX time period, of the kinds that expected.yaml uses."""
    if "S" in code or "P" in code:
        months = 6 if "S1" in code else int(code.rsplit("P", 1)[1].rstrip("M"))
        year = int(code[:4])
        end = date(year, months, calendar.monthrange(year, months)[1])
        return Period(start=date(year, 1, 1), end=end)
    year, month, day = (int(part) if part else 0 for part in f"{code}--".split("-")[:3])
    last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return Period(start=date(year, month or 1, day or 1), end=last)


def claim(text: str, indicator: str, area: str, measure: str, value: float, *rest: str) -> Claim:
    """One row of expected.yaml as the claim of an article with that text."""
    unit, when, status, stated = rest
    number = re.match(r"([\d.,]*\d)( million| billion| trillion|万亿|亿|万|倍)?", stated)
    at = text.find(stated)
    assert number, stated
    assert at >= 0, stated
    start, end = text.rfind("\n", 0, at) + 1, (text + "\n").find("\n", at)
    decimals = len(number[1].partition(".")[2])
    return Claim(
        indicator=indicator,
        concept=indicator,
        ref_area=area,
        measure=Measure(measure),
        value=float(value),
        unit=unit,
        bound=Bound.ABOUT if text[:at].endswith("about ") else Bound.EXACT,
        status=Status(status),
        period=period(when),
        basis=Basis.YOY if measure == Measure.GROWTH else None,
        digits=POWERS[number[2] or ""] - decimals,
        quote=text[start:end],
        quote_start=start,
        quote_end=end,
        value_start=at,
        value_end=at + len(number[0]),
    )


def reading(story: Story) -> Reading:
    """A story as a careful reader reads it."""
    lines = BeautifulSoup(story.body, "html.parser").get_text("\n", strip=True) if story.raw else ""
    text = lines or BeautifulSoup(story.body, "html.parser").get_text()
    article = Article(
        url=f"https://sample.example/{story.key}",
        source=f"sample-{story.site}",
        outlet=story.origin or OUTLETS[story.site],
        lang=story.lang,
        title=story.title,
        byline=story.byline,
        published_at=story.published.astimezone(UTC),
        modified_at=None,
        text=text,
        removed=(),
    )
    return Reading(
        article=article,
        page_sha256=article.article_id * 4,
        claims=tuple(claim(text, *row) for row in EXPECTED["claims"].get(story.key, [])),
        signature=reconcile.signature(text, story.lang),
        rules_version="0" * 16,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def observations(folder: Path, batches: Iterable[list[Reading]]) -> pl.DataFrame:
    """What the warehouse publishes of the readings."""
    warehouse, config = Warehouse(folder), load_config()
    for number, batch in enumerate(batches):
        assert warehouse.append_readings(batch, f"run-{number}") == len(batch)
    warehouse.publish(
        lambda ids, articles, claims, tables: reconcile.update(
            reconcile.Changes(ids, articles, claims), tables, config
        ),
        "careful reader",
        state=reconcile.STATE,
        authority={"sample-gov": "official"},
    )
    return warehouse.observations().collect()


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [reading(story) for site in sample_site.SITES for story in sample_site.stories(site)]


@pytest.fixture(scope="module")
def published(readings: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return observations(tmp_path_factory.mktemp("warehouse"), [readings])


def vintages(published: pl.DataFrame, indicator: str, measure: str, when: str, status: str) -> pl.DataFrame:
    fact = {"indicator": indicator, "ref_area": "CN-CQ", "measure": measure, "time_period": when}
    conditions = [pl.col(name) == value for name, value in (fact | {"status": status}).items()]
    return published.filter(conditions).sort("realtime_start", "obs_value")


@pytest.mark.parametrize(
    ("kind", "outcome"), KINDS, ids=lambda v: v if isinstance(v, str) else v["indicator"]
)
def test_the_figures_meet_as_meant(published: pl.DataFrame, kind: str, outcome: dict[str, Any]) -> None:
    found = vintages(published, outcome["indicator"], outcome["measure"], outcome["period"], "actual")
    assert found["obs_value"].unique(maintain_order=True).to_list() == outcome["values"]
    if kind == "corroborated":
        assert found["n_articles"].to_list() == [len(outcome["pages"])]
    else:
        assert found["revision"].to_list() == ["first", kind]


def test_nothing_else_is_refined_revised_or_disputed(published: pl.DataFrame) -> None:
    later = published.filter(pl.col("revision") != "first").select("revision", "indicator", "time_period")
    meant = {(kind, one["indicator"], one["period"]) for kind, one in KINDS if kind != "corroborated"}
    assert set(later.iter_rows()) == meant


def test_a_target_stays_a_target_beside_its_actual_value(published: pl.DataFrame) -> None:
    for one in EXPECTED["target_and_actual"]:
        for status in ("target", "actual"):
            found = vintages(published, one["indicator"], "level", one["period"], status)
            assert found["obs_value"].to_list() == [one[status]]


def test_a_copy_adds_an_article_and_no_outlet(published: pl.DataFrame) -> None:
    trips = published.filter(pl.col("indicator") == "cer_trains", pl.col("time_period") == "2023")
    levels = trips.filter(pl.col("measure") == "level", pl.col("ref_area") == "X-CHENGYU")
    assert levels.select("n_articles", "n_outlets").rows() == [(2, 1)]


def test_the_invented_figures_are_plausible(published: pl.DataFrame) -> None:
    flags = {flag.split(":")[0] for flag in published["flags"].explode().drop_nulls()}
    assert flags <= {"single_source"}


def test_the_order_of_arrival_changes_nothing(
    published: pl.DataFrame, readings: list[Reading], tmp_path: Path
) -> None:
    backwards = readings[::-1]
    again = observations(tmp_path, [backwards[:7], backwards[7:]])
    assert again.drop("first_recorded").equals(published.drop("first_recorded"))
