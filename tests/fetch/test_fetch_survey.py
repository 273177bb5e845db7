"""What whoever adds a source is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqmonitor.fetch import survey_source

if TYPE_CHECKING:
    from tests.fetch.conftest import Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"


def test_each_method_tells_what_it_found_and_one_page_is_fetched(site: Site, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_bytes(PAGE)
    site.on("/good", PAGE)
    rows = "".join(f"<url><loc>{site.url}/{name}</loc></url>" for name in ("gone", "good"))
    feed = f"<rss version='2.0'><channel><item><link>{site.url}/good</link></item></channel></rss>"
    source = site.source(
        {"method": "sitemap", "urls": [site.on("/map.xml", f"<urlset>{rows}</urlset>")]},
        {"method": "feed", "urls": [site.on("/feed", feed), f"{site.url}/no-feed"]},
        {"method": "folder", "path": str(tmp_path)},
    )
    survey = survey_source(source, site.http)
    assert [(one.method, one.found) for one in survey.methods] == [("sitemap", 2), ("feed", 1), ("folder", 1)]
    assert survey.methods[0].examples == (f"{site.url}/gone", f"{site.url}/good")
    assert [one.reason for one in survey.methods[1].failed] == ["http-404"]
    assert survey.sample is not None
    assert survey.sample.url == f"{site.url}/good"
    assert [(one.url, one.reason) for one in survey.failed] == [(f"{site.url}/gone", "http-404")]


def test_a_source_that_gives_nothing_says_why(site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    survey = survey_source(site.source({"method": "feed", "urls": [f"{site.url}/feed"]}), site.http)
    assert survey.sample is None
    assert [one.reason for one in survey.methods[0].failed] == ["robots"]


def test_an_endless_method_is_left_when_it_has_shown_enough(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cqmonitor.fetch.survey.ENOUGH", 3)
    urls = [site.on(f"/{number}", PAGE) for number in range(9)]
    (method,) = survey_source(site.source({"method": "urls", "urls": urls}), site.http, examples=2).methods
    assert (method.found, len(method.examples)) == (3, 2)
