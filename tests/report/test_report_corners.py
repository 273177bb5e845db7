"""Warehouses at the edges: nothing, one value, Chinese alone, thousands of areas; and a second report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.warehouse.makers import publish_rows, vintage

from cqmonitor.codes import UNITS, Basis, Bound, Freq, Measure, Prices, Revision, Status
from cqmonitor.config import load_config
from cqmonitor.labels import KINDS, LABELS
from cqmonitor.pipeline import run
from cqmonitor.report import write_report
from cqmonitor.report.front import outcome
from cqmonitor.report.site import MARK
from cqmonitor.report.sources import STATES
from cqmonitor.warehouse import Warehouse

from .conftest import Opener
from .pages import CHARTED

Folder = Callable[..., Path]


def data(report: Path, name: str) -> Any:
    """What a data script of a report sets."""
    text = (report / "data" / f"{name}.js").read_text("utf-8")
    return json.loads(text[text.index("=") + 1 : -2])


def reported(folder: Path, tmp_path: Path) -> Path:
    """The report of a run over a folder, in a thread of its own: the browser's has an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(run, tmp_path / "warehouse", folder=folder, report=True).result()
    return tmp_path / "warehouse" / "report"


def opened(open_page: Opener, report: Path, path: str) -> Any:
    return open_page(path, base=report.as_uri())


# --- labels -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("measure", Measure),
        ("status", Status),
        ("basis", Basis),
        ("prices", Prices),
        ("freq", Freq),
        ("unit", UNITS),
        ("state", {"well", *STATES.values()}),
        ("event", {"new", "missed", *Revision}),
        ("kind", {*Bound, "disputed", "superseded", "target", "forecast"}),
    ],
)
def test_every_code_has_a_label_in_both_languages(name: str, codes: Iterable[str]) -> None:
    labels = LABELS[name]
    assert set(labels) == {str(code) for code in codes}
    assert all(english and re.search(r"[一-鿿{]", chinese) for english, chinese in labels.values())
    assert all("{}" in label for pair in LABELS["unit"].values() for label in pair)


def test_kinds_are_told_apart_in_each_language() -> None:
    assert all(len({pair[lang] for pair in KINDS.values()}) == len(KINDS) for lang in (0, 1))


# --- targets ----------------------------------------------------------------------------------


INF = float("inf")


def span(low: float, high: float, bound: str = "=") -> dict[str, object]:
    value = {">": high if low == -INF else low, "<": low if low < 0 else high}.get(
        bound, round((low + high) / 2, 6)
    )
    return {"indicator": "gdp", "obs_value": value, "obs_lower": low, "obs_upper": high, "bound": bound}


@pytest.mark.parametrize(
    ("target", "came", "told"),
    [
        (span(6, INF, ">"), span(6.05, 6.15), "met"),
        (span(6, INF, ">"), span(5.95, 6.05), "met"),
        (span(6, INF, ">"), span(5.65, 5.75), "missed"),
        (span(0, 3, "<"), span(-0.35, -0.25), "met"),
        (span(0, 3, "<"), span(3.15, 3.25), "missed"),
        (span(5.7, 6.3, "~"), span(8.55, 8.65), "exceeded"),
        (span(449_999.5, 450_000.5), span(400_000, 400_100), "missed"),
        (span(5, 6), span(5.15, 5.25), "met"),
        (span(5, 6), span(4.85, 4.95), "missed"),
        (span(-3.55, -3.45), span(-4.05, -3.95), "exceeded"),
        (span(-3.55, -3.45), span(-2.05, -1.95), "missed"),
        (span(-INF, -3, ">"), span(-2.05, -1.95), "missed"),
        (span(-INF, -3, ">"), span(-4.05, -3.95), "met"),
        (span(-2, 0, "<"), span(-4.05, -3.95), "missed"),
        (span(2.85, 3.15, "~") | {"indicator": "cpi"}, span(0.15, 0.25), "met"),
        (span(5.45, 5.55) | {"indicator": "unemployment_rate"}, span(5.65, 5.75), "missed"),
        (span(5.45, 5.55), span(5.35, 5.45), "missed"),
        (span(5.45, 5.55), span(5.45, 5.55), "met"),
        (span(5.45, 5.55), span(5.55, 5.65), "exceeded"),
        (span(550_000, 650_000), span(589_500, 590_500), "missed"),
        (span(3.15e12, 3.25e12), span(3.1995e12, 3.2005e12), "met"),
    ],
)
def test_what_became_of_a_target(target: dict[str, object], came: dict[str, object], told: str) -> None:
    assert outcome(target, came) == told


def test_a_target_that_the_latest_run_shows_to_be_missed_is_new(folder: Folder, tmp_path: Path) -> None:
    aim = "Chongqing aims to lift its gross domestic product by more than 6 percent in 2024."
    came = "Chongqing's GDP grew 5.7 percent year on year in 2024."
    reported(folder("january", aim=("2024-01-20", aim)), tmp_path)
    report = reported(folder("later", came=("2025-01-24", came)), tmp_path)
    rows = {row["event"]: row for row in data(report, "front")["news"]}
    assert set(rows) == {"missed", "new"}
    assert (rows["missed"]["value"], rows["missed"]["was"]) == ([5.7, "=", "percent"], [6.0, ">", "percent"])


# --- corners ----------------------------------------------------------------------------------


def test_an_empty_warehouse_says_so(folder: Folder, tmp_path: Path, open_page: Opener) -> None:
    report = reported(folder("saved", none=("2025-01-24", "The weather in Chongqing was fine.")), tmp_path)
    page = opened(open_page, report, "index.html")
    assert page.locator(".rows").all_inner_texts()[0].strip() == "Nothing yet."
    for path in ("audit.html", "suggestions.html", "sources.html"):
        assert opened(open_page, report, path).locator("h1").is_visible()


def test_one_observation_has_its_chart_and_evidence(
    folder: Folder, tmp_path: Path, open_page: Opener
) -> None:
    text = "Chongqing's GDP grew 5.7 percent year on year in 2024."
    report = reported(folder("saved", gdp=("2025-01-24", text)), tmp_path)
    page = opened(open_page, report, "indicators/gdp.html")
    page.wait_for_function(CHARTED)
    assert page.evaluate("CQ.view.data('points').length") == 1
    page.locator("button.evidence").click()
    page.locator("tr.opened mark", has_text="5.7 percent").wait_for()


def test_marks_stand_right_behind_characters_beyond_the_basic_plane(
    folder: Folder, tmp_path: Path, open_page: Opener
) -> None:
    text = "𠮷𠮷 and 📈📈📈: Chongqing's GDP grew 5.7 percent year on year in 2024."
    report = reported(folder("saved", gdp=("2025-01-24", text)), tmp_path)
    page = opened(open_page, report, "indicators/gdp.html")
    page.locator("button.evidence").click()
    assert page.locator("tr.opened mark").inner_text() == "5.7 percent"


def test_a_paragraph_is_quoted_short_and_whole_only_on_request(folder: Folder, tmp_path: Path) -> None:
    before, after = "Long ago things were otherwise. " * 8, " Nobody was surprised by any of it." * 8
    text = f"{before}Chongqing's GDP grew 5.7 percent year on year in 2024.{after}\nAnother paragraph."
    report = reported(folder("saved", gdp=("2025-01-24", text)), tmp_path)

    def beside() -> tuple[str, str]:
        (shard,) = (report / "data" / "articles").iterdir()
        (article,) = data(report, f"articles/{shard.stem}").values()
        return article["quotes"]["before"][0], article["quotes"]["after"][0]

    short = beside()
    assert short[0].startswith("…")
    assert short[1].endswith("…")
    assert all(20 < len(one) <= 102 for one in short)
    write_report(Warehouse(tmp_path / "warehouse"), report, load_config(), full_text=True)
    assert beside() == (before, after)


def test_chinese_alone(tmp_path: Path, folder: Folder, open_page: Opener) -> None:
    saved = folder("saved", gdp=("2025-01-24", "2024年，重庆市实现地区生产总值32193.15亿元，同比增长5.7%。"))
    manifest = saved / "manifest.csv"
    manifest.write_text(manifest.read_text("utf-8").replace(",en,", ",zh,"), "utf-8")
    report = reported(saved, tmp_path)
    page = opened(open_page, report, "indicators/gdp.html#measure=level")
    page.locator("button.evidence").first.click()
    quote = page.locator("tr.opened blockquote").first
    quote.wait_for()
    assert quote.get_attribute("lang") == "zh"
    assert "3.219315 trillion CNY" in page.locator("#facts").inner_text()


# --- many areas -------------------------------------------------------------------------------


def test_thousands_of_areas_are_searched_paged_and_charted_in_part(tmp_path: Path, open_page: Opener) -> None:
    codes = [f"XX-{n}" for n in range(5_000)]
    store = publish_rows(tmp_path / "w", [vintage(series_key=f"gdp.{c}.level", ref_area=c) for c in codes])
    report = write_report(store, tmp_path / "report", load_config()).parent
    front = ("index.html", "data/front.js", "data/names.js", "data/made.js")
    assert sum((report / name).stat().st_size for name in front) < 400_000
    page = opened(open_page, report, "indicators/gdp.html#area=all")
    page.wait_for_function(CHARTED)
    assert page.evaluate("new Set(CQ.view.data('points').map((one) => one.series)).size") == 12
    assert "12 series of most values, of 5000" in page.locator("figcaption").inner_text()
    page.fill("#q", "xx-4321")
    page.wait_for_function("() => document.querySelectorAll('#facts tbody tr').length === 1")
    start = opened(open_page, report, "index.html")
    start.select_option("#area", "XX-77")
    start.locator("#results tbody tr").wait_for()


# --- a second report --------------------------------------------------------------------------


def content(report: Path) -> dict[str, bytes]:
    """The files of a report but for the time that it tells."""
    files = (file for file in report.rglob("*") if file.is_file() and file.name not in ("made.js", MARK))
    return {str(file.relative_to(report)): file.read_bytes() for file in files}


def test_a_second_report_writes_only_what_changed_and_is_as_one_from_nothing(
    folder: Folder, tmp_path: Path
) -> None:
    gdp = "Chongqing's GDP grew 5.7 percent year on year in 2024."
    sales = "Retail sales of consumer goods in Chongqing grew 3.6 percent year on year in 2024."
    report = reported(folder("first", gdp=("2025-01-24", gdp), sales=("2025-01-25", sales)), tmp_path)
    before = {name: (report / name).stat().st_ino for name in content(report)}
    again = "Chongqing's GDP grew 6.1 percent year on year in 2023."
    reported(folder("second", more=("2024-01-25", again)), tmp_path)
    after = {name: (report / name).stat().st_ino for name in content(report)}
    changed = {name for name, inode in after.items() if before.get(name) != inode}
    assert "data/indicators/gdp.js" in changed
    assert not {"data/indicators/retail_sales.js", "index.html", "static/vega.min.js"} & changed
    fresh = write_report(Warehouse(tmp_path / "warehouse"), tmp_path / "fresh", load_config()).parent
    assert content(fresh) == content(report)
