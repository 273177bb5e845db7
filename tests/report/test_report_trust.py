"""What keeps an analyst from being misled: like joined with like, nothing squashed, evidence a click away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.warehouse.makers import publish_rows, vintage

from cqmonitor.audit import FINDINGS
from cqmonitor.config import load_config
from cqmonitor.report import write_report

from .conftest import Opener
from .pages import CHARTED
from .test_report_corners import Folder, opened, reported


def level(year: int, value: float, **changes: object) -> dict[str, object]:
    """A vintage of a year's GDP."""
    period = {"time_period": str(year), "period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    return vintage(**{**period, "obs_value": value, "obs_lower": value, "obs_upper": value, **changes})


def chart_of(tmp_path: Path, open_page: Opener, *rows: dict[str, object]) -> Any:
    """The page of an indicator of which these vintages are known."""
    store = publish_rows(tmp_path / "w", list(rows))
    report = write_report(store, tmp_path / "report", load_config()).parent
    page = opened(open_page, report, "indicators/gdp.html#measure=level&area=all")
    page.wait_for_function(CHARTED)
    return page


# --- periods ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("2024", "2024"),
        ("2024-Q1", "2024-Q1"),
        ("2024-01-01/P9M", "2024-01 – 2024-09"),
        ("2023-11-01/P4M", "2023-11 – 2024-02"),
        ("2012-01-01/P14Y", "2012 – 2025"),
        ("2012-07-01/P1Y", "2012-07 – 2013-06"),
        ("2024-02-01/P29D", "2024-02-01 – 2024-02-29"),
        ("2025-01-01/P359D", "2025-01-01 – 2025-12-25"),
        (None, ""),
    ],
)
def test_a_span_is_told_by_its_first_and_last_part(code: str | None, told: str, open_page: Opener) -> None:
    assert open_page("audit.html").evaluate("(code) => CQ.periodText(code)", code) == told


# --- the chart --------------------------------------------------------------------------------


def test_a_disputed_value_far_off_squashes_nothing_and_is_named(tmp_path: Path, open_page: Opener) -> None:
    rows = [level(year, 3e12 + year * 1e9) for year in range(2018, 2024)]
    page = chart_of(tmp_path, open_page, *rows, level(2021, 1.1e14, revision="disputed"))
    low, high = page.evaluate("CQ.view.scale('y').domain()")
    assert high < 1e13
    assert 0 < low < high
    assert page.evaluate("CQ.view.data('points').length") == 7
    expect(page.locator("#charted")).to_contain_text("Beyond the edge: 110 trillion CNY (2021, disputed).")


def test_many_values_beyond_the_edge_are_counted_and_a_flag_is_told_once(
    tmp_path: Path, open_page: Opener
) -> None:
    flags = [f"self_contradiction:{n} in the same article" for n in range(90)]
    rows = [level(2022, 2.0), level(2023, 3.0, flags=flags)]
    far = [level(2023, 1e6 * n, revision="disputed") for n in range(1, 9)]
    page = chart_of(tmp_path, open_page, *rows, *far)
    expect(page.locator("#charted")).to_contain_text("1 million CNY (2023, disputed)")
    expect(page.locator("#charted")).to_contain_text("and 5 more.")
    assert page.locator("#facts tbody tr").first.locator(".flag").count() == 1
    page.locator("button.evidence").first.click()
    expect(page.locator("tr.opened .flags li")).to_have_count(40)
    expect(page.locator("tr.opened")).to_contain_text("and 50 more flags")


def test_a_value_that_stands_is_never_beyond_the_edge(tmp_path: Path, open_page: Opener) -> None:
    page = chart_of(tmp_path, open_page, level(2022, 1.0), level(2023, 2.0), level(2024, 1e300))
    assert page.evaluate("CQ.view.scale('y').domain()")[1] >= 1e300
    assert "edge" not in page.locator("#charted").inner_text()


def test_only_spans_alike_are_joined_by_a_line(tmp_path: Path, open_page: Opener) -> None:
    def span(year: int, months: int, value: float) -> dict[str, object]:
        period = {
            "time_period": f"{year}-01-01/P{months}M",
            "freq": "_O",
            "period_end": date(year, months, 30),
        }
        return level(year, value, **period)

    page = chart_of(tmp_path, open_page, *(span(y, m, y * m) for y in (2022, 2023) for m in (9, 11)))
    drawn = page.evaluate(f"({LINES})().map((line) => line.map((one) => one.datum.period))")
    assert drawn == [["2022-01 – 2022-09", "2023-01 – 2023-09"], ["2022-01 – 2022-11", "2023-01 – 2023-11"]]


LINES = """() => {
  const lines = [];
  const walk = (item) => {
    if (item.marktype === 'line') lines.push(item.items);
    else (item.items || []).forEach(walk);
  };
  walk(CQ.view.scenegraph().root);
  const name = (line) => line[0].datum.kind + line[0].datum.period;
  return lines.sort((one, other) => name(one) < name(other) ? -1 : 1);
}"""
"""The lines of the chart, each with its points."""


def test_a_line_of_targets_is_broken(tmp_path: Path, open_page: Opener) -> None:
    key = {"series_key": "gdp.CN-CQ.level.target", "status": "target"}
    rows = [level(2023, 3e12), level(2024, 3.1e12), level(2024, 3.2e12, **key), level(2025, 3.4e12, **key)]
    page = chart_of(tmp_path, open_page, *rows)
    page.wait_for_function("() => CQ.view.data('points').length === 4")
    dashed = "(line) => [line[0].datum.kind, line[0].strokeDash[1] > 0]"
    assert page.evaluate(f"({LINES})().map({dashed})") == [["stated", False], ["target", True]]


def test_the_end_of_a_year_is_told_as_its_december(tmp_path: Path, open_page: Opener) -> None:
    page = chart_of(tmp_path, open_page, *(level(year, float(year)) for year in range(2021, 2025)))
    told = page.evaluate("CQ.view.scenegraph().toJSON()")
    assert '"2023-12"' in told
    assert '"2024-01"' not in told


# --- evidence ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("index.html", "#new ~ .rows tbody td:nth-child(2) a"),
        ("index.html", "#overview ~ .rows td.number a"),
        ("index.html", "#targets ~ .rows tbody td a"),
        ("audit.html", "#findings tbody td a"),
    ],
)
def test_a_value_is_one_click_from_its_evidence(path: str, link: str, open_page: Opener) -> None:
    page = open_page(path)
    page.locator(link).first.click()
    expect(page.locator("tr.opened blockquote mark").first).to_be_visible()


def test_a_link_to_a_value_shows_it_whatever_the_filters_say(open_page: Opener) -> None:
    page = open_page("audit.html")
    address = page.locator("#findings tbody td a").first.get_attribute("href") or ""
    again = open_page(f"{address}&from=1990&to=1991&q=nothing&freq=M")
    expect(again.locator("tr.opened blockquote mark").first).to_be_visible()


def test_of_very_many_quotes_some_agree_and_some_differ(
    folder: Folder, tmp_path: Path, open_page: Opener
) -> None:
    text = "Chongqing's GDP grew {} percent year on year in 2024, reporter {} of {} was told{}."
    growths = [5.7] * 60 + [9.9]
    told = {
        f"a{n}": (
            f"2025-03-{n // 3 + 1:02d}",
            text.format(growth, n, "abcdefgh"[n % 8] * 5, " today" * (n % 5)),
        )
        for n, growth in enumerate(growths)
    }
    report = reported(folder("saved", **told), tmp_path)
    page = opened(open_page, report, "indicators/gdp.html#measure=growth")
    page.locator("button.evidence").first.click()
    quotes = page.locator("tr.opened ul.quotes > li")
    expect(quotes).to_have_count(40)
    for said in ("agrees", "differs", "5.7 %", "9.9 %"):
        expect(quotes.filter(has_text=said).first).to_be_visible()
    page.get_by_role("button", name="All 61 quotes").click()
    expect(quotes).to_have_count(61)


def test_a_saved_file_is_named_and_not_offered_as_a_page(
    folder: Folder, tmp_path: Path, open_page: Opener
) -> None:
    text = "Chongqing's GDP grew 5.7 percent year on year in 2024."
    report = reported(folder("saved", gdp=("2025-01-24", text)), tmp_path)
    page = opened(open_page, report, "indicators/gdp.html")
    page.locator("button.evidence").click()
    quote = page.locator("tr.opened li").first
    expect(quote).to_contain_text("gdp.txt")
    expect(quote.get_by_text("original")).to_have_count(0)


# --- what a flag says -------------------------------------------------------------------------

DETAILS = {
    "disputed": ("", "", ""),
    "self_contradiction": ("5.5 in the same article", "5.5 in the same article", "同一篇报道中另有 5.5"),
    "out_of_range": ("-30..30", "-30..30", "合理范围为 -30 至 30"),
    "parts_vs_whole": (
        "exports 2.5e+11 + imports 1e+11 against foreign_trade 7e+11",
        "Exports 250 billion + Imports 100 billion against Total imports and exports 700 billion",
        "出口 2500亿 + 进口 1000亿，而 进出口总值 7000亿",
    ),
    "exchange_rate": (
        "3.2e+12 CNY (4.19e+10 USD) is 76.4 CNY/USD",
        "3.2 trillion CNY (41.9 billion USD) is 76.4 CNY/USD",
        "3.2万亿 CNY（419亿 USD）合 76.4 CNY/USD",
    ),
    "growth_vs_levels": (
        "growth 5 against 100 in 2022 and 200 in 2023",
        "growth 5 against 100 in 2022 and 200 in 2023",
        "增速 5，而 2022 为 100，2023 为 200",
    ),
    "cumulative_falls": ("5 in 2024-S1 after 6 in 2024-Q1",) * 2 + ("2024-S1 为 5，此前 2024-Q1 为 6",),
    "jump": ("123456 against 9 in 2023", "123,456 against 9 in 2023", "12.3456万，而 2023 为 9"),
    "period_after_publication": (
        "2024-12-31 published 2024-05-01",
        "2024-12-31 published 2024-05-01",
        "时期截至 2024-12-31，发布于 2024-05-01",
    ),
    "bound_disagrees": ("6..7 Some Daily", "6..7 Some Daily", "Some Daily 报道为 6 至 7"),
    "single_source": ("Some Daily",) * 3,
}


def test_what_a_flag_says_is_said_in_both_languages(open_page: Opener) -> None:
    assert set(DETAILS) == set(FINDINGS)
    page = open_page("audit.html")
    for flag, (detail, english, chinese) in DETAILS.items():
        assert page.evaluate("(text) => CQ.detailTexts(text)", detail) == [english, chinese], flag


# --- narrow screens ---------------------------------------------------------------------------


def test_on_a_narrow_screen_each_value_stands_behind_its_name(open_page: Opener) -> None:
    page = open_page("index.html", width=320)
    cell = page.locator("#new ~ .rows tbody td.number").first
    before = "(one) => getComputedStyle(one, '::before').content"
    assert '"value: "' in cell.evaluate(before)
    page.click("#language")
    assert '"数值：' in cell.evaluate(before)
    assert page.evaluate(
        "[...document.querySelectorAll('.wide')].every((one) => one.scrollWidth <= one.clientWidth)"
    )
