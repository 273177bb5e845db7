"""A hostile article through the whole pipeline: everything that it says is shown as text, nothing is run."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from html import escape
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from cqmonitor.config import config_folder, load_config
from cqmonitor.export import Format, Selection, export
from cqmonitor.export.cells import harmless
from cqmonitor.pipeline import run
from cqmonitor.report import write_report
from cqmonitor.warehouse import Warehouse

from .conftest import Opener
from .pages import AT, CHARTED

SCRIPT = "<script>window.owned=1</script>"
HANDLER = '"><img src=x onerror="window.owned=1"><svg onload=alert(1)>'
TEMPLATE = "{{7*7}}${7*7}{% raw %}<%= 7*7 %>"
MARKS = "\u202egnp.exe\u2066\u200f"
CLOSING = "</script><!--\u2028*/;window.owned=1;//]]>"
TITLE = f"GDP {SCRIPT}{HANDLER}{TEMPLATE}{MARKS} of Chongqing in 2024"
SENTENCES = (
    f"=HYPERLINK(1): Chongqing's GDP reached 3.2 trillion yuan in 2024 {SCRIPT}.",
    f"+cmd|' /C calc'!A0: Retail sales of consumer goods in Chongqing reached 1.6 trillion yuan {HANDLER}",
    f"@SUM(1+1): Chongqing's GDP grew 5.7 percent in 2024, said {MARKS} {CLOSING}",
    f"-2+3: the sales of {TEMPLATE} robots in Chongqing reached 1,234 units in 2024.",
)
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<link rel="canonical" href="javascript:window.owned=1"></head>
<body><article><h1>{title}</h1><p class="author">By {title}</p>{body}</article></body></html>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of hostile articles: a page, a text and what a manifest says of them."""
    home = tmp_path_factory.mktemp("hostile")
    folder = home / "=cmd()"
    folder.mkdir()
    body = "".join(f"<p>{escape(one, quote=False)}</p>" for one in SENTENCES)
    (folder / "page.html").write_text(PAGE.format(title=escape(TITLE), body=body), "utf-8")
    (folder / "text.txt").write_text("\n".join([TITLE, *SENTENCES]), "utf-8")
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["doc", "published", "lang", "outlet"])
        writer.writerow(["page", "2025-01-24", "en", f"=1+1{HANDLER}"])
        writer.writerow(["text", "2025-01-25", "en", f"@{SCRIPT}{MARKS}"])
    run(home / "warehouse", folder=folder)
    return Warehouse(home / "warehouse")


@pytest.fixture(scope="module")
def report(hostile: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report with whole articles, in place of the sample site's."""
    out = tmp_path_factory.mktemp("hostile-site") / "report"
    return write_report(hostile, out, load_config(), full_text=True).parent


def harmed(page: Page) -> list[str]:
    """What of the hostile articles has become more than text."""
    return list(
        page.evaluate(
            """() => [
              ...(window.owned ? ['script ran'] : []),
              ...[...document.querySelectorAll('img, iframe, object, embed, base, script:not([src])')],
              ...[...document.querySelectorAll('svg:not(.spark)')],
              ...[...document.querySelectorAll('a')].filter((one) => !/^(https?|file):$/.test(one.protocol)),
              ...[...document.querySelectorAll('*')].filter((one) =>
                [...one.attributes].some((attribute) => attribute.name.startsWith('on'))),
            ].map((one) => one.outerHTML || one)"""
        )
    )


def test_the_hostile_articles_are_read(hostile: Warehouse) -> None:
    claims = hostile.claims().collect()
    quotes = " ".join(claims["quote"])
    assert {"gdp", "retail_sales"} <= set(claims["indicator"])
    assert all(one in quotes for one in (SCRIPT, "onerror", "=HYPERLINK"))


@pytest.mark.parametrize(
    "path",
    ["index.html", "indicators/gdp.html", "sources.html", "audit.html", "suggestions.html"],
)
def test_no_page_of_the_report_runs_or_links_what_an_article_says(path: str, open_page: Opener) -> None:
    page = open_page(path)
    for button in page.locator("button.evidence").all():
        button.click()
        expect(page.locator("tr.opened blockquote").first).to_be_visible()
    page.click("#language")
    assert harmed(page) == []


def test_a_hovered_point_shows_what_an_article_says_as_text(open_page: Opener) -> None:
    page = open_page("indicators/gdp.html#measure=level&area=CN-CQ")
    page.wait_for_function(CHARTED)
    page.evaluate(
        """(text) => {
          CQ.facts.forEach((fact) => fact.vintages.forEach((one) => { one.outlet = text; }));
          document.dispatchEvent(new Event('cq-look'));
        }""",
        SCRIPT + HANDLER,
    )
    page.wait_for_function("() => CQ.view.data('points').every((one) => one.sources.includes('script'))")
    point = page.evaluate(AT, ["stated"])
    page.mouse.move(point["x"], point["y"])
    expect(page.locator("#vg-tooltip-element.visible")).to_contain_text(SCRIPT)
    assert harmed(page) == []


def test_article_pages_show_it_as_text(hostile: Warehouse, open_page: Opener) -> None:
    for article in hostile.articles().collect().iter_rows(named=True):
        page = open_page(f"article.html#id={article['article_id']}")
        page.locator("h2").first.wait_for()
        shown = page.locator("main").text_content() or ""
        assert all(one in shown for one in (SCRIPT, "onerror=", TEMPLATE))
        assert harmed(page) == []


def test_a_catalog_of_hostile_names_is_shown_as_text(
    hostile: Warehouse, tmp_path: Path, open_page: Opener
) -> None:
    folder = shutil.copytree(config_folder(), tmp_path / "config")
    for file, name in (("indicators.yaml", "Gross domestic product"), ("areas.yaml", "Chongqing")):
        text = (folder / file).read_text("utf-8")
        marred = text.replace(f"name_en: {name}\n", f"name_en: '{name} {SCRIPT}{HANDLER}'\n", 1)
        assert marred != text
        (folder / file).write_text(marred, "utf-8")
    report = write_report(hostile, tmp_path / "report", load_config(folder)).parent
    for path in ("index.html#q=gross", "indicators/gdp.html", "audit.html"):
        page = open_page(path, base=report.as_uri())
        expect(page.locator("h1")).to_be_visible()
        page.click("#language")
        page.click("#language")
        assert harmed(page) == []
    page = open_page("indicators/gdp.html#measure=level&area=all", base=report.as_uri())
    page.wait_for_function(CHARTED)
    assert SCRIPT in page.inner_text("h1")
    assert SCRIPT in page.inner_text("#facts")
    assert harmed(page) == []


def test_direction_marks_reach_no_page(hostile: Warehouse, report: Path) -> None:
    written = [file.read_text("utf-8") for kind in ("*.html", "data/**/*.js") for file in report.rglob(kind)]
    assert any("gnp.exe" in text for text in written)
    assert not [text for text in written if set(MARKS) & set("\u202e\u2066\u200f") & set(text)]


@pytest.mark.parametrize("form", [Format.CSV, Format.SDMX_CSV])
def test_no_cell_of_an_export_is_a_formula(form: Format, hostile: Warehouse, tmp_path: Path) -> None:
    export(hostile, tmp_path, form, Selection(vintages="all"))
    rows = list(csv.DictReader((tmp_path / "observations.csv").read_text("utf-8").splitlines()))
    quotes = [row["quote"] for row in rows if "quote" in row]
    assert form is Format.SDMX_CSV or any(quote.startswith("'=HYPERLINK") for quote in quotes)
    text = [
        value for row in rows for name, value in row.items() if name.lower() not in ("bound", "obs_lower")
    ]
    assert not [value for value in text if value.lstrip().startswith(("=", "+", "@"))]


def test_a_workbook_has_neither_formulas_nor_links(hostile: Warehouse, tmp_path: Path) -> None:
    (file, *_) = export(hostile, tmp_path, Format.XLSX, Selection(vintages="all"))
    kinds = {
        cell.data_type for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row
    }
    assert "f" not in kinds
    with zipfile.ZipFile(file) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name]
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b"hyperlink" not in parts.read("xl/worksheets/sheet1.xml")


def test_json_has_the_quotes_word_for_word(hostile: Warehouse, tmp_path: Path) -> None:
    export(hostile, tmp_path, Format.JSON, Selection(vintages="all"))
    rows = json.loads((tmp_path / "observations.json").read_text("utf-8"))
    assert {row["quote"] for row in rows} <= set(hostile.claims().collect()["quote"])


def test_every_text_column_is_guarded(hostile: Warehouse) -> None:
    claims = harmless(hostile.claims().collect())
    for name in ("outlet", "title", "quote", "concept"):
        assert not [one for one in claims[name] if one.lstrip().startswith(("=", "+", "-", "@"))]
