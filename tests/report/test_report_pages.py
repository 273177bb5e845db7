"""The report in both languages, its tables, and where its links lead."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Opener
from .pages import ARTICLE, CHARTED, GDP, PAGES, shown, whole

LATIN = r"(?!CNY|CSV|XLSX|GDP)[A-Za-z]{3,}"
"""A word that a Chinese page should not show, codes and names apart."""


def test_a_chinese_page_says_nothing_in_english_but_names_and_quotes(open_page: Opener) -> None:
    page = open_page(f"{GDP}#measure=level&area=CN-CQ&vintages=1")
    page.wait_for_function(CHARTED)
    page.click("#language")
    page.locator("button.evidence").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    told = page.evaluate(OWN_WORDS)
    assert not [one for one in told if re.search(LATIN, one)]
    legend = page.evaluate("() => JSON.stringify(CQ.view.scenegraph().toJSON())")
    assert "时期截止" in legend
    assert "明确数值" in legend
    assert "annual" not in legend


OWN_WORDS = """() => {
  const skipped = 'blockquote, bdi, code, header, [lang="en"], #language, small';
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const seen = !element.closest(skipped) && element.getClientRects().length;
    if (seen) texts.push(walker.currentNode.textContent);
  }
  const labelled = [...document.querySelectorAll('main [aria-label]')];
  const options = [...document.querySelectorAll('option')];
  return [...texts, ...labelled.map((one) => one.ariaLabel), ...options.map((one) => one.textContent)];
}"""
"""What a page says by itself in words and labels."""


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ([3219060000000.0, "=", "CNY"], "3.21906 trillion CNY", "3.21906万亿元"),
        ([450000.0, ">", "count"], ">450,000", ">45万"),
        ([-0.3, "=", "pp"], "-0.3 pp", "-0.3个百分点"),
        ([0.1 + 0.2, "~", "percent"], "~0.3 %", "~0.3%"),
        ([123456789012345.0, "=", "t"], "123.456789012345 trillion t", "123.456789012345万亿吨"),
        ([1e300, "=", "CNY"], "1e+300 CNY", "1e+300元"),
        ([1e-20, "=", "percent"], "1e-20 %", "1e-20%"),
        ([0, "=", "percent"], "0 %", "0%"),
        ([None, "=", "CNY"], "– CNY", "–元"),
        ([3.0, "=", "rank"], "no. 3", "第3位"),
        ([7.0, "=", "parsec"], "parsec", "parsec"),
    ],
)
def test_values_are_told_as_each_language_writes_them(
    value: list[object], english: str, chinese: str, open_page: Opener
) -> None:
    assert open_page("audit.html").evaluate("(value) => CQ.texts(value)", value) == [english, chinese]


def test_tables_turn_pages_by_keyboard_and_show_all_on_paper(open_page: Opener) -> None:
    page = open_page("index.html")
    table = page.locator("#new ~ .rows")
    first, press = table.locator("tbody tr").all_inner_texts(), page.keyboard.press
    table.get_by_role("button", name="Next").focus()
    press("Enter")
    expect(table.get_by_role("status")).to_contain_text("16–30 of")
    assert not set(first) & set(table.locator("tbody tr").all_inner_texts())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert table.locator("tbody tr").count() > 200
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert table.locator("tbody tr").count() == 15


def test_without_scripts_a_page_says_what_to_do(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{report.as_uri()}/{GDP}")
    expect(page.locator("main")).to_contain_text("cqmonitor export")
    context.close()


def test_a_claim_of_an_article_leads_to_its_value_and_back(report: Path, open_page: Opener) -> None:
    page = shown(open_page(whole(ARTICLE, report)), ARTICLE)
    quoted = page.locator("ul.quotes > li", has=page.locator("a[href*='claim=']")).first
    sentence = quoted.locator(".quote").inner_text()
    quoted.locator("a[href*='claim=']").first.click()
    evidence = page.locator("tr.opened li", has_text=sentence).first
    expect(evidence).to_be_visible()
    evidence.get_by_role("link", name="article", exact=True).click()
    expect(page.locator("li.aimed")).to_be_visible()


def test_every_link_leads_somewhere(report: Path, open_page: Opener) -> None:
    seen: set[str] = set()
    for path in PAGES:
        page = shown(open_page(whole(path, report)), path)
        seen |= set(page.evaluate("() => [...document.querySelectorAll('a')].map((one) => one.href)"))
    own = {link.partition("#")[0] for link in seen if link.startswith("file:")}
    assert not [link for link in own if not Path(unquote(urlsplit(link).path)).is_file()]
    assert all(link.startswith(("file:", "http:", "https:")) for link in seen)


def test_every_page_forbids_all_but_its_own_files(report: Path) -> None:
    pages = [file.read_text("utf-8") for file in report.rglob("*.html")]
    assert len(pages) > len(PAGES)
    for page in pages:
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|https?://", page)


def test_a_disputed_value_is_seen_in_chart_table_and_evidence(open_page: Opener) -> None:
    page = open_page("indicators/retail_sales.html#measure=level&area=CN-CQ&from=2023&to=2023")
    page.wait_for_function(CHARTED)
    assert page.evaluate("CQ.view.data('points').some((one) => one.kind === 'disputed')")
    row = page.locator("tr.disputed")
    expect(row).to_contain_text("1.54 trillion CNY")
    page.locator("tr:has(+ tr.disputed) button.evidence").click()
    expect(page.locator("tr.opened li", has_text="1.54 trillion yuan")).to_contain_text("differs")


def test_bounds_are_told_and_marked(open_page: Opener) -> None:
    page = open_page("indicators/gdp.html#measure=growth&area=CN-CQ&from=2023&to=2023&q=target")
    page.wait_for_function(CHARTED)
    expect(page.locator("#facts")).to_contain_text(">6 %")
    page.goto(page.url.replace("gdp.html", "urban_new_jobs.html").replace("growth", "level"))
    page.wait_for_function(CHARTED)
    assert page.evaluate("CQ.view.data('points').map((one) => one.text)") == [">600,000 persons"]
