"""The whole way, over real HTTP and real files: pages in, published observations out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from cqmonitor import Warehouse, sample_site
from cqmonitor.config import load_config
from cqmonitor.fetch import fetch_sources
from cqmonitor.pipeline import run
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.records import Page, Period

EXPECTED: dict[str, Any] = YAML(typ="safe").load(
    (Path(__file__).parent / "sample_site" / "expected.yaml").read_text("utf-8")
)

CLAIMS_FOUND, OUTCOMES_FOUND = 0.92, 0.95
"""Shares of what a careful reader finds on the sample site that are found at least; they only go up."""

Folder = Callable[..., Path]

CLAIM = ("indicator", "ref_area", "measure", "unit", "time_period", "status")


def _near(value: float, other: float) -> bool:
    return abs(value - other) <= 1e-6 * abs(other) + 1e-9


def _observations(warehouse: Path) -> pl.DataFrame:
    return Warehouse(warehouse).observations().drop("first_recorded").collect()


def _vintages(
    warehouse: Path, indicator: str, measure: str, period: str, area: str = "CN-CQ"
) -> pl.DataFrame:
    found = Warehouse(warehouse).series(indicator, area, measure, vintage="all").collect()
    return found.filter(pl.col("time_period") == period)


@pytest.fixture(scope="module")
def urls(site: tuple[str, ...]) -> dict[str, str]:
    return sample_site.page_urls(site)


def test_claims_of_the_sample_site_are_found(sample_warehouse: Path, urls: dict[str, str]) -> None:
    claims = Warehouse(sample_warehouse).claims().collect()
    found = [
        any(_matches(row, expected) for row in claims.filter(pl.col("url") == urls[page]).to_dicts())
        for page, rows in EXPECTED["claims"].items()
        for expected in rows
    ]
    assert sum(found) / len(found) >= CLAIMS_FOUND


def _matches(row: dict[str, Any], expected: Sequence[Any]) -> bool:
    indicator, area, measure, value, unit, period, status, _ = expected
    start, end = row["period_start"], row["period_end"]
    row["time_period"] = Period(start=start, end=end).time_period if start else None
    same = tuple(row[name] for name in CLAIM) == (indicator, area, measure, unit, period, status)
    return same and _near(row["value"], float(value))


def test_observations_of_the_sample_site_are_as_expected(sample_warehouse: Path) -> None:
    outcomes = [(kind, outcome) for kind, some in EXPECTED["reconciled"].items() for outcome in some]
    held = [_holds(sample_warehouse, kind, outcome) for kind, outcome in outcomes]
    assert sum(held) / len(held) >= OUTCOMES_FOUND


def _holds(warehouse: Path, kind: str, outcome: dict[str, Any]) -> bool:
    """Whether the expected values are vintages in their order, told by as many articles as expected."""
    found = _vintages(warehouse, outcome["indicator"], outcome["measure"], outcome["period"])
    values = [float(value) for value in outcome["values"]]
    rows = found.filter(
        pl.any_horizontal((pl.col("obs_value") - value).abs() <= 1e-6 * abs(value) for value in values)
    )
    in_order = len(rows) == len(values) and all(map(_near, rows["obs_value"], values))
    last = rows["revision"].to_list()[-1:]
    return in_order and last == ["first" if len(values) == 1 else kind]


@pytest.mark.parametrize(
    ("indicator", "measure", "period", "value", "revision"),
    [
        ("nev_output", "level", "2023", 501_600, "first"),
        ("gdp", "level", "2024", 3_219_060_000_000, "refined"),
        ("gdp", "level", "2023", 3_064_820_000_000, "revised"),
    ],
)
def test_the_value_in_force_is_the_right_vintage(
    sample_warehouse: Path, indicator: str, measure: str, period: str, value: float, revision: str
) -> None:
    latest = Warehouse(sample_warehouse).series(indicator, "CN-CQ", measure).collect()
    row = latest.filter(pl.col("time_period") == period).to_dicts()[0]
    assert _near(row["obs_value"], value)
    assert row["revision"] == revision


def test_no_row_of_the_sample_site_breaks_a_rule(sample_warehouse: Path) -> None:
    assert Warehouse(sample_warehouse).quarantine().collect().rows() == []


def test_a_value_above_a_bound_is_an_observation(folder: Folder, tmp_path: Path) -> None:
    text = "Chongqing's GDP exceeded 3 trillion yuan in 2023, the statistics bureau said."
    run(tmp_path / "w", folder=folder("articles", gdp=("2024-01-22", text)))
    (row,) = Warehouse(tmp_path / "w").series("gdp").collect().to_dicts()
    assert (row["bound"], row["obs_lower"], row["obs_upper"]) == (">", 3e12, float("inf"))


def test_a_target_stays_apart_from_the_actual_value(sample_warehouse: Path) -> None:
    for expected in EXPECTED["target_and_actual"]:
        for status in ("target", "actual"):
            found = Warehouse(sample_warehouse).series(expected["indicator"], status=status).collect()
            values = dict(found.select("time_period", "obs_value").iter_rows())
            assert values[expected["period"]] == expected[status]


def test_a_copy_adds_an_article_and_no_outlet(sample_warehouse: Path, urls: dict[str, str]) -> None:
    articles = Warehouse(sample_warehouse).articles().collect()
    for original, copy in EXPECTED["copies"]:
        pair = articles.filter(pl.col("url").is_in([urls[original], urls[copy]]))
        assert pair["cluster_id"].n_unique() == 1


SAID_TWICE = {
    "gdp level 2024-Q1": (
        "2024年一季度，重庆实现地区生产总值7232.1亿元。",
        "Chongqing's GDP reached 723.21 billion yuan in the first quarter of 2024.",
    ),
    "retail_sales growth 2024-Q1": (
        "一季度，重慶市社零總額同比增長5.2%。",
        "Retail sales of consumer goods in Chongqing rose 5.2 percent year on year in the first quarter.",
    ),
    "nev_output level 2023": (
        "去年，我市新能源汽车产量达到50.03万辆。",
        "Chongqing produced 500,300 new energy vehicles last year.",
    ),
    "population level 2023-12-31": (
        "截至2023年末，全市常住人口3191.43万人。",
        "Chongqing had 31.9143 million permanent residents by the end of 2023.",
    ),
}
"""One fact in both languages, by its series and period."""


@pytest.mark.parametrize("series", SAID_TWICE)
def test_a_fact_told_in_both_languages_is_one_observation(
    folder: Folder, tmp_path: Path, series: str
) -> None:
    chinese, english = SAID_TWICE[series]
    articles = folder("articles", zh=("2024-04-20", chinese), en=("2024-04-20", english))
    (articles / "manifest.csv").write_text(
        "doc,published,lang,outlet\nzh,2024-04-20,zh,渝报\nen,2024-04-20,en,Example Daily\n", "utf-8"
    )
    run(tmp_path / "w", folder=articles)
    (row,) = Warehouse(tmp_path / "w").observations().collect().to_dicts()
    assert f"{row['indicator']} {row['measure']} {row['time_period']}" == series
    assert (row["n_articles"], row["n_outlets"]) == (2, 2)


def test_every_quote_stands_in_its_article(sample_warehouse: Path) -> None:
    warehouse = Warehouse(sample_warehouse)
    texts = dict(warehouse.articles().select("article_id", "text").collect().iter_rows())
    claims = warehouse.claims().select("article_id", "quote", "quote_start", "quote_end").collect()
    assert claims.height > 300
    for article, quote, start, end in claims.iter_rows():
        assert texts[article][start:end] == quote


def test_pages_that_cannot_be_read_are_told_and_the_others_are_read(
    site: tuple[str, ...], site_config: Path, tmp_path: Path, urls: dict[str, str]
) -> None:
    summary = run(tmp_path, names=["sample"], config=site_config)
    told = {failure.reason for failure in summary.failed}
    assert set(EXPECTED["unreadable"].values()) <= told
    assert {urls[page] for page in EXPECTED["not_an_article"]} <= {failure.url for failure in summary.failed}
    read = set(Warehouse(tmp_path).articles().select("url").collect()["url"])
    never = {urls[page] for page in EXPECTED["not_an_article"]} | {
        site[0] + path for path in EXPECTED["unreadable"]
    }
    assert read == set(urls.values()) - never


def test_a_second_run_adds_nothing(site_config: Path, tmp_path: Path) -> None:
    run(tmp_path, names=["sample"], config=site_config)
    before = _files(tmp_path)
    again = run(tmp_path, names=["sample"], config=site_config)
    assert again.published.changes == ()
    assert again.read.total.articles == 0
    assert {path for path in _files(tmp_path) - before if path.parts[0] != "runs"} == set()


def _files(warehouse: Path) -> set[Path]:
    return {path.relative_to(warehouse) for path in warehouse.rglob("*.parquet")}


@pytest.fixture(scope="module")
def pages(site_config: Path) -> list[Page]:
    config, found = load_config(site_config), list[Page]()
    sources = [source for source in config.sources if source.group == "sample"]
    fetch_sources(sources, config.http, on_page=found.append)
    return found


@pytest.mark.parametrize("order", ["as found", "backwards", "one by one"])
def test_the_order_of_arrival_does_not_matter(
    order: str, pages: list[Page], site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    arrived = sorted(pages, key=lambda page: page.body_sha256, reverse=order == "backwards")
    thirds = [arrived[i::3] for i in range(3)] if order == "one by one" else [arrived]
    for number, some in enumerate(thirds):
        Warehouse(tmp_path).append_pages(some, f"run-{number}")
        run_read(tmp_path, config=site_config, run_id=f"run-{number}")
        run_publish(tmp_path, config=site_config, run_id=f"run-{number}")
    assert _observations(tmp_path).equals(_observations(sample_warehouse))


def test_pages_that_a_killed_run_left_unread_are_read_by_the_next(
    pages: list[Page], site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    Warehouse(tmp_path).append_pages(pages, "killed")  # fetched and archived, and then the power went
    summary = run(tmp_path, folder=_empty(tmp_path), config=site_config)
    assert summary.read.total.articles == len(Warehouse(sample_warehouse).articles().collect())
    assert _observations(tmp_path).equals(_observations(sample_warehouse))


def test_articles_that_were_lost_are_read_again_from_the_archive(
    pages: list[Page], site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    Warehouse(tmp_path).append_pages(pages, "first")
    run_read(tmp_path, config=site_config, run_id="first")
    for file in (tmp_path / "articles").rglob("*.parquet"):
        file.unlink()
    run_read(tmp_path, config=site_config, run_id="second")
    run_publish(tmp_path, config=site_config, run_id="second")
    assert _observations(tmp_path).equals(_observations(sample_warehouse))


def _empty(path: Path) -> Path:
    (path / "empty").mkdir()
    return path / "empty"


def test_an_article_that_changed_supersedes_what_it_said(folder: Folder, tmp_path: Path) -> None:
    day, text = "2024-04-20", "Chongqing's GDP grew {} percent year on year in the first quarter of 2024."
    articles = folder("articles", report=(day, text.format("6.1")))
    run(tmp_path / "w", folder=articles)
    (articles / "report.txt").write_text(text.format("6.2"), "utf-8")
    summary = run(tmp_path / "w", folder=articles)
    assert _vintages(tmp_path / "w", "gdp", "growth", "2024-Q1")["obs_value"].to_list() == [6.2]
    assert {change.event for change in summary.published.changes} == {"new", "withdrawn"}


@pytest.mark.parametrize(
    ("column", "mended"),
    [("realtime_start", "a,2024-04-25,en,T"), ("outlet", "a,2024-04-20,en,Daily")],
)
def test_a_mended_manifest_supersedes_what_it_said(
    folder: Folder, tmp_path: Path, column: str, mended: str
) -> None:
    text = "Chongqing's GDP grew 6.1 percent year on year in the first quarter of 2024."
    articles = folder("articles", a=("2024-04-20", text))
    run(tmp_path / "w", folder=articles)
    (articles / "manifest.csv").write_text(f"doc,published,lang,outlet\n{mended}\n", "utf-8")
    reports = [run(tmp_path / "w", folder=articles).fetched for _ in range(2)]
    changed = [one.changed for report in reports for one in report.values()]
    assert changed == [1, 0]
    (vintage,) = _vintages(tmp_path / "w", "gdp", "growth", "2024-Q1").to_dicts()
    (claim,) = Warehouse(tmp_path / "w").claims().collect().to_dicts()
    assert str((vintage | claim)[column]) in mended
    assert Warehouse(tmp_path / "w").check() == []


def test_a_new_rule_reads_archived_pages_again_and_fetches_nothing(
    site_config: Path, tmp_path: Path, folder: Folder
) -> None:
    text = "Chongqing built 12,000 passenger drones in 2024, the industry office said."
    articles = folder("articles", drones=("2025-01-20", text))
    config = tmp_path / "config"
    config.mkdir()
    for file in site_config.glob("*.yaml"):
        (config / file.name).write_bytes(file.read_bytes())
    run(tmp_path / "w", folder=articles, config=config)
    with (config / "indicators.yaml").open("a", encoding="utf-8") as indicators:
        indicators.write(DRONES)
    summary = run(tmp_path / "w", names=["sample-gov"], folder=None, config=config)
    assert summary.read.total.articles > 1
    assert _vintages(tmp_path / "w", "drone_output", "level", "2024")["obs_value"].to_list() == [12_000]


DRONES = """
  - code: drone_output
    name_en: drone output
    name_zh: 无人机产量
    activity: output
    things_en: [drones, passenger drones]
    things_zh: [无人机]
    unit: count
    kind: flow
    description: Drones produced in the period.
"""


def test_the_shared_articles_give_what_they_say(shared: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for file in (shared / "seeds").iterdir():
        (articles / file.name).write_bytes(file.read_bytes())
    (articles / "manifest.csv").write_bytes((shared / "claims" / "gold" / "manifest.csv").read_bytes())
    run(tmp_path / "w", folder=articles)
    nev = {row["time_period"]: row for row in _latest(tmp_path / "w", "nev_output", "level")}
    assert nev["2020"]["obs_value"] == 43_000
    assert (nev["2024"]["obs_value"], nev["2024"]["n_articles"]) == (953_000, 2)
    growth = {row["time_period"]: row["obs_value"] for row in _latest(tmp_path / "w", "gdp", "growth")}
    assert growth["2024-Q1"] == 6.2
    for indicator, target in (("vehicle_output", 2_600_000), ("nev_output", 1_300_000)):
        aims = Warehouse(tmp_path / "w").series(indicator, status="target").collect()
        assert dict(aims.select("time_period", "obs_value").iter_rows()) == {"2025": target}


def _latest(warehouse: Path, indicator: str, measure: str) -> list[dict[str, Any]]:
    return Warehouse(warehouse).series(indicator, "CN-CQ", measure).collect().to_dicts()
