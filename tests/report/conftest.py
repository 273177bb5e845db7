"""The report of the sample site, and a browser to look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

from cqmonitor.config import load_config
from cqmonitor.report import write_report
from cqmonitor.warehouse import Warehouse

Opener = Callable[..., Page]

expect.set_options(timeout=60_000)  # on a slow machine, under load; milliseconds


@pytest.fixture(scope="session")
def report(sample_warehouse: Path, site_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample site's report."""
    out = tmp_path_factory.mktemp("site") / "report"
    return write_report(Warehouse(sample_warehouse), out, load_config(site_config)).parent


@pytest.fixture(scope="session")
def served(report: Path) -> Iterator[str]:
    """The report's address on a plain web server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(report))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(report: Path) -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, but not where CI=true.

    It keeps an event loop running in this thread, so the report is made before and the module ends it.
    """
    assert report.is_dir()
    found = shutil.which("chromium")
    if found is None:
        reason = "no chromium on the path (.ci/packages installs it)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, report: Path) -> Iterator[Opener]:
    """Opens a page of the report; at the end none may have erred, shown a dialog or asked another machine."""
    wrong: list[str] = []
    contexts = []

    def noted(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith(("file://", "http://127.0.0.1:", "data:", "blob:")):
            wrong.append(f"request: {request.url}")

    def refused(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def make(path: str, *, base: str = "", width: int = 1280, dark: bool = False) -> Page:
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", noted)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", asked)
        page.on("dialog", refused)
        page.goto(f"{base or report.as_uri()}/{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong
