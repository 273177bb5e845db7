"""What changed between two runs, and why: real runs over a folder that changes."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from cqmonitor import pipeline
from cqmonitor.config import Amendment, Correction, config_folder, load_config, write_correction
from cqmonitor.diff import diff, run_mark
from cqmonitor.errors import InputError
from cqmonitor.warehouse import Warehouse

Folder = Callable[..., Path]

FIRST = "Chongqing's GDP grew 6.2 percent year on year in the first quarter of 2024, the bureau said."
SECOND = "Chongqing's retail sales rose 4.1 percent in the first quarter of 2024, the bureau said."


ANOTHER_GDP = """
  - code: try_growth
    name_en: Chongqing's GDP
    name_zh: 试
    unit: CNY
    kind: flow
    description: A longer name, which wins over GDP.
"""


class Watch:
    """A warehouse that is run over one folder with a configuration of its own."""

    def __init__(self, articles: Path, tmp_path: Path) -> None:
        self.articles, self.path = articles, tmp_path / "warehouse"
        self.config = Path(shutil.copytree(config_folder(), tmp_path / "config"))
        self.store = Warehouse(self.path)

    def run(self) -> str:
        return pipeline.run(self.path, folder=self.articles, config=self.config).run_id

    def write(self, doc: str, text: str) -> None:
        (self.articles / f"{doc}.txt").write_text(text, "utf-8")
        with (self.articles / "manifest.csv").open("a", newline="") as file:
            csv.writer(file).writerow([doc, "2024-04-21", "en", "Example Daily"])

    def between(self, before: str, after: str) -> list[tuple[str, str, float, str]]:
        marks = (run_mark(self.store, before), run_mark(self.store, after))
        found = diff(self.store, *marks, load_config(self.config))
        return found.select("event", "indicator", "obs_value", "cause").rows()


@pytest.fixture
def watch(folder: Folder, tmp_path: Path) -> Watch:
    return Watch(folder("articles", a=("2024-04-20", FIRST)), tmp_path)


def test_a_run_that_found_nothing_new_changed_nothing(watch: Watch) -> None:
    assert watch.between(watch.run(), watch.run()) == []


def test_a_new_article_is_the_cause_of_its_values(watch: Watch) -> None:
    before = watch.run()
    watch.write("b", SECOND)
    assert watch.between(before, watch.run()) == [("new", "retail_sales", 4.1, "new article")]


def test_a_changed_article_takes_back_what_it_said(watch: Watch) -> None:
    before = watch.run()
    (watch.articles / "a.txt").write_text(FIRST.replace("6.2", "6.4"), "utf-8")
    assert watch.between(before, watch.run()) == [
        ("new", "gdp", 6.4, "article changed"),
        ("withdrawn", "gdp", 6.2, "article changed"),
    ]


def test_other_rules_are_told_from_other_articles(watch: Watch) -> None:
    before = watch.run()
    file = watch.config / "indicators.yaml"
    file.write_text(file.read_text("utf-8") + ANOTHER_GDP, "utf-8")
    causes = {cause for *_, cause in watch.between(before, watch.run())}
    assert causes == {"rules"}


def test_a_correction_is_told_with_its_reason_and_holds_from_its_time_on(watch: Watch) -> None:
    before = watch.run()
    (claim,) = Warehouse(watch.path).claims().collect().to_dicts()
    write_correction(
        Correction(
            claim_id=claim["claim_id"],
            action="amend",
            amend=Amendment(value=6.3),
            reason="misprint",
            author="analyst",
            at=datetime.now(UTC),
        ),
        watch.config,
    )
    after = watch.run()
    assert watch.between(before, after) == [
        ("new", "gdp", 6.3, "correction: misprint"),
        ("withdrawn", "gdp", 6.2, "correction: misprint"),
    ]
    assert {cause for *_, cause in watch.between(after, before)} == {"correction: misprint"}


def test_what_is_told_is_what_the_runs_published(watch: Watch) -> None:
    watch.run()
    before = watch.store.observations().collect()
    watch.write("b", SECOND)
    watch.write("c", FIRST.replace("6.2", "5.9").replace("first quarter", "first half"))
    first, last = watch.store.runs().sort("started_at").collect()["run_id"][0], watch.run()
    came = watch.store.observations().collect().join(before, on=("series_key", "time_period"), how="anti")
    told = [value for event, _, value, _ in watch.between(first, last) if event == "new"]
    assert sorted(told) == sorted(came["obs_value"])


def test_an_unknown_run_is_refused_and_near_ones_are_named(watch: Watch) -> None:
    run_id = watch.run()
    with pytest.raises(InputError, match=run_id):
        run_mark(watch.store, run_id[:-1] + "x")


def test_a_correction_that_meets_no_claim_is_reported(watch: Watch) -> None:
    gone = Correction(
        claim_id="0" * 16, action="reject", reason="misread", author="analyst", at=datetime.now(UTC)
    )
    write_correction(gone, watch.config)
    summary = pipeline.run(watch.path, folder=watch.articles, config=watch.config)
    assert summary.published.unused_corrections == ("0" * 16,)
    assert pl.read_parquet(watch.path / "published" / "observations.parquet").height == 1
