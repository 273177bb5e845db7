"""The pictures of the README: pages of the report and a terminal, taken in Chromium from a warehouse.

Run:  make pictures        (or: python docs/pictures.py [WAREHOUSE], by default warehouse/demo)

Needs Debian's packages chromium and fonts-noto-cjk (.ci/packages installs them).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from cqmonitor.config import load_config
from cqmonitor.report import write_report
from cqmonitor.warehouse import Warehouse

HERE = Path(__file__).parent / "pictures"
GDP = "indicators/gdp.html#measure=level&area=CN-CQ&vintages=1"
CHARTED = "() => window.CQ && CQ.view"
STYLE = (
    "font: 13px monospace; background: #161719; color: #e8e8e6; padding: 1em; margin: 0; width: max-content"
)


def report_pictures(browser: Browser, report: Path) -> None:
    """The start page, an indicator with its evidence, and an article."""
    page = browser.new_page(viewport={"width": 1100, "height": 640})
    page.goto(f"{report.parent.as_uri()}/index.html")
    page.screenshot(path=HERE / "overview.png")
    page.goto(f"{report.parent.as_uri()}/{GDP}")
    page.wait_for_function(CHARTED)
    page.set_viewport_size({"width": 1100, "height": 1040})
    page.locator("button.evidence").nth(1).click()
    page.locator("tr.opened blockquote").first.wait_for()
    _settled(page)
    page.screenshot(path=HERE / "indicator.png")
    page.set_viewport_size({"width": 1100, "height": 640})
    page.locator("tr.opened").get_by_role("link", name="article", exact=True).nth(1).click()
    page.locator("mark.aimed").wait_for()
    page.evaluate("() => scrollTo(0, 0)")
    page.screenshot(path=HERE / "article.png")


def _settled(page: Page) -> None:
    """Wait until the chart is drawn anew and the page shows its top."""
    page.wait_for_timeout(500)
    page.evaluate(
        "() => document.querySelectorAll('.wide').forEach((one) => one.scrollTo(0, 0)) || scrollTo(0, 0)"
    )


def terminal_picture(browser: Browser, warehouse: Path) -> None:
    """What `cqmonitor series` prints."""
    command = ["cqmonitor", "series", "nev_output"]
    found = subprocess.run(
        [str(Path(sys.executable).with_name("cqmonitor")), *command[1:], "--warehouse", str(warehouse)],
        capture_output=True,
        text=True,
        check=True,
    )
    page = browser.new_page(viewport={"width": 1000, "height": 100})
    page.set_content(f"<pre style='{STYLE}'>$ {' '.join(command)}\n{escape(found.stdout.rstrip())}</pre>")
    page.locator("pre").screenshot(path=HERE / "terminal.png")


def main(warehouse: str = "warehouse/demo") -> None:
    """Take all pictures."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = write_report(Warehouse(warehouse), Path(folder) / "report", load_config())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        report_pictures(browser, report)
        terminal_picture(browser, Path(warehouse))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
