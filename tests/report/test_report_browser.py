"""The report of the sample site in a browser: what an analyst does, on all kinds of screens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Opener
from .pages import AT, CHARTED, GDP, PAGES, shown, whole

AXE = {"preload": False, "resultTypes": ["violations"]}  # preloading would fetch, which the pages forbid


def hash_of(page: Page) -> str:
    told: str = page.evaluate("location.hash.slice(1)")
    return told


def rows(page: Page) -> list[str]:
    return page.locator("#facts tbody tr:not(.opened)").all_inner_texts()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_from_a_web_server_as_from_disk(
    path: str, served: str, report: Path, open_page: Opener
) -> None:
    address = whole(path, report)
    from_disk, from_server = (shown(open_page(address, base=base), path) for base in ("", served))
    assert from_disk.inner_text("main") == from_server.inner_text("main")
    expect(from_server.locator("h1")).to_be_visible()


def test_from_what_is_new_to_the_sentence_in_two_clicks(open_page: Opener) -> None:
    page = open_page("index.html")
    value = page.locator("#new ~ .rows tbody tr").first
    told = value.locator(".number").first.inner_text()
    value.locator("a").last.click()
    expect(page.locator("ul.quotes strong", has_text=told).first).to_be_visible()
    expect(page.locator("blockquote mark").first).to_be_visible()


def test_navigation_reaches_every_page_and_comes_back(open_page: Opener) -> None:
    page = open_page(GDP)
    for name in ("Sources", "Audit", "Suggestions", "Overview"):
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_title(re.compile(name))
    page.locator("#overview ~ .rows").get_by_role("link", name="Gross domestic product", exact=True).click()
    expect(page.locator("h1")).to_have_text(re.compile("Gross domestic product"))


@pytest.mark.parametrize(
    ("words", "found"), [("gross domestic", "indicators/gdp.html"), ("生产总值", "indicators/gdp.html")]
)
def test_search_finds_an_indicator_by_its_name(words: str, found: str, open_page: Opener) -> None:
    page = open_page("index.html")
    page.fill("#q", words)
    expect(page.locator("#results a").first).to_have_attribute("href", re.compile(found))


def test_search_puts_what_is_called_so_and_the_own_area_first(open_page: Opener) -> None:
    page = open_page("index.html")
    page.fill("#q", "GDP")
    first = page.locator("#results tbody tr").first
    expect(first).to_contain_text("Gross domestic product")
    expect(first).to_contain_text("Chongqing")


def test_search_narrows_by_area_and_year(open_page: Opener) -> None:
    page = open_page("index.html")
    found = page.locator("#results [role=status]")
    page.fill("#q", "value")
    expect(found).to_have_text(re.compile(r"of \d\d"))
    every = found.text_content() or ""
    page.select_option("#area", "CN-CQ")
    expect(found).not_to_have_text(every)
    assert every.split()[2] > (found.text_content() or "").split()[2] > "0"
    page.fill("#year", "1991")
    expect(page.locator("#results")).to_contain_text("No series fits")


def test_a_search_can_be_shared(open_page: Opener) -> None:
    page = open_page("index.html")
    page.fill("#q", "vehicles")
    expect(page.locator("#results tbody tr")).not_to_have_count(0)
    again = open_page(f"index.html#{hash_of(page)}")
    expect(again.locator("#results tbody tr")).not_to_have_count(0)
    assert again.inner_text("#results") == page.inner_text("#results") != ""


def test_what_is_new_narrows_to_a_kind_and_the_link_keeps_it(open_page: Opener) -> None:
    page = open_page("index.html")
    page.select_option("#kind", "disputed")
    fresh = "#new ~ .rows tbody tr"
    told = page.locator(fresh).all_inner_texts()
    assert told
    assert all("disputed" in row for row in told)
    assert open_page(f"index.html#{hash_of(page)}").locator(fresh).all_inner_texts() == told


def test_filters_narrow_the_table_to_area_frequency_and_years(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=all")
    every = len(rows(page))
    page.select_option("#area", "CN-CQ")
    page.select_option("#freq", "A")
    page.fill("#from", "2023")
    page.fill("#to", "2024")
    assert [row.split("\t")[0] for row in rows(page)] == ["2024", "2023"]
    page.fill("#q", "trillion 2024-12")
    assert [row.split("\t")[0] for row in rows(page)] == ["2023"]
    assert every > 2


def test_hovering_a_point_shows_value_and_source(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ")
    page.wait_for_function(CHARTED)
    point = page.evaluate(AT, ["stated"])
    page.mouse.move(point["x"], point["y"])
    tooltip = page.locator("#vg-tooltip-element.visible")
    expect(tooltip).to_contain_text(point["text"])
    expect(tooltip).to_contain_text(point["sources"])
    assert re.search(r"^\w.* \d{4}-\d\d-\d\d$", point["sources"]), "an outlet and a day"


def test_clicking_a_point_opens_its_evidence(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ")
    page.wait_for_function(CHARTED)
    point = page.evaluate(AT, ["stated"])
    page.mouse.click(point["x"], point["y"])
    expect(page.locator("tr.opened blockquote").first).to_be_visible()


def test_superseded_values_are_shown_on_request_in_table_and_chart(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ")
    page.wait_for_function(CHARTED)
    before = len(rows(page))
    assert not page.locator("tr.past").count()
    page.check("#vintages")
    page.wait_for_function("() => CQ.view.data('points').some((one) => one.kind === 'superseded')")
    assert len(rows(page)) > before
    assert "vintages=1" in hash_of(page)


def test_evidence_marks_the_number_in_its_sentence(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ&freq=A&from=2024&to=2024")
    page.locator("button.evidence").first.click()
    quotes = page.locator("tr.opened li").filter(has_text="3.21906")
    expect(quotes.locator("mark").first).to_contain_text(re.compile("3.21906|32190.6"))
    for said in ("agrees", "confidence", "2025-01-24"):
        expect(quotes.first).to_contain_text(said)
    expect(quotes.get_by_role("link", name="original").first).to_have_attribute("href", re.compile("^http"))
    quotes.get_by_role("link", name="article", exact=True).first.click()
    expect(page.locator("mark.aimed")).to_be_visible()


def test_a_link_leads_to_the_same_view_with_the_same_evidence_open(open_page: Opener) -> None:
    page = open_page(f"{GDP}#area=CN-CQ&measure=growth")
    page.fill("#from", "2023")
    page.locator("button.evidence").nth(1).click()
    again = open_page(f"{GDP}#{hash_of(page)}")
    for one in (page, again):
        expect(one.locator("tr.opened blockquote").first).to_be_visible()
    assert again.locator("tr.opened").inner_text() == page.locator("tr.opened").inner_text()
    assert rows(again) == rows(page)


def test_the_keyboard_alone_is_enough(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ&vintages=1")
    press = page.keyboard.press
    press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    press("Enter")
    expect(page.locator("#main")).to_be_focused()
    expect(page.locator("#vintages")).to_be_checked()
    press("Tab")
    expect(page.locator("#measure")).to_be_focused()
    page.keyboard.type("growth")
    expect(page.locator("#measure")).to_have_value("growth")
    for _ in range(30):
        press("Tab")
        if page.evaluate("document.activeElement.className") == "evidence":
            break
    press("Enter")
    expect(page.locator("tr.opened blockquote").first).to_be_visible()
    expect(page.locator("button.evidence:focus")).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize("path", PAGES)
def test_a_screen_of_320_pixels_needs_no_sideways_scrolling(
    path: str, report: Path, open_page: Opener
) -> None:
    page = shown(open_page(whole(path, report), width=320), path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_dark_follows_the_system_and_can_be_switched(open_page: Opener) -> None:
    page = open_page("index.html", dark=True)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (dark, light) == ("rgb(22, 23, 25)", "rgb(255, 255, 255)")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def test_labels_change_to_chinese_and_stay_so(open_page: Opener) -> None:
    page = open_page(GDP)
    page.click("#language")
    for _ in range(2):
        expect(page.locator("h1")).to_have_text("地区生产总值", use_inner_text=True)
        page.reload()
    assert page.locator("html").get_attribute("lang") == "zh"
    assert "Overview" not in page.inner_text("nav")
    assert page.title() == "地区生产总值 - cqmonitor"


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_in_light_and_dark_and_both_languages(
    path: str, report: Path, open_page: Opener
) -> None:
    page = shown(open_page(whole(path, report)), path)
    found = []
    for button in (None, "#theme", "#language", "#theme"):
        if button:
            page.click(button)
        found += Axe().run(page, options=AXE).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in serious]
