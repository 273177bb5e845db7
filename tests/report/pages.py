"""The pages of the report as tests open them: each with something on it."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

GDP = "indicators/gdp.html"
ARTICLE = "article.html"
PAGES = ("index.html", GDP, ARTICLE, "sources.html", "audit.html", "suggestions.html")
CHARTED = "() => window.CQ && CQ.view"

AT = """([kind]) => {
  const one = CQ.view.data('points').find((row) => row.kind === kind);
  const box = document.querySelector('#chart canvas').getBoundingClientRect();
  const [left, top] = CQ.view.origin(), pad = CQ.view.padding();
  const x = CQ.view.scale('x')(new Date(one.end)), y = CQ.view.scale('y')(one.value);
  return { x: box.x + pad.left + left + x, y: box.y + pad.top + top + y,
    text: one.text, sources: one.sources };
}"""
"""Where a point of a kind stands on the page, with what its tooltip has to say."""


def whole(path: str, report: Path) -> str:
    """The address of a page that has something to show: of articles the one with most to tell."""
    if path != ARTICLE:
        return path
    shards = [file.read_text("utf-8") for file in (report / "data" / "articles").iterdir()]
    told = [one for shard in shards for one in json.loads(shard[len("CQ.articles=") : -2]).items()]
    article_id, _ = max(told, key=lambda pair: (len(pair[1]["copies"]) > 0, len(pair[1]["removed"]), pair[0]))
    return f"{path}#id={article_id}"


def shown(page: Page, path: str) -> Page:
    """The page with all that it can show: chart, evidence, the article."""
    if path == GDP:
        page.wait_for_function(CHARTED)
        page.locator("button.evidence").first.click()
    if path in (GDP, ARTICLE):
        expect(page.locator("blockquote").first).to_be_visible()
    return page
