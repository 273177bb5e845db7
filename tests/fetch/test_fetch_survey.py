"""What whoever adds a source is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqmonitor.fetch import Survey, survey_source

if TYPE_CHECKING:
    from tests.fetch.conftest import Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"


def counts(survey: Survey) -> list[tuple[str, int, int, list[str]]]:
    """Of each method: its name, how many found and left out, and the reasons of its failures."""
    return [
        (one.method.method, len(one.found), len(one.left_out), [failure.reason for failure in one.failed])
        for one in survey.methods
    ]


def test_each_method_tells_what_it_found(site: Site, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_bytes(PAGE)
    rows = "".join(f"<url><loc>{site.on(f'/{name}', PAGE)}</loc></url>" for name in ("a", "b", "tag/c"))
    feed = f"<rss version='2.0'><channel><item><link>{site.url}/a</link></item></channel></rss>"
    survey = survey_source(
        site.source(
            {"method": "sitemap", "urls": [site.on("/map.xml", f"<urlset>{rows}</urlset>")]},
            {"method": "feed", "urls": [site.on("/feed", feed), f"{site.url}/no-feed"]},
            {"method": "folder", "path": str(tmp_path)},
            exclude=["/tag/"],
        ),
        site.http,
    )
    assert counts(survey) == [
        ("sitemap", 2, 1, []),
        ("feed", 1, 0, ["http-404"]),
        ("folder", 1, 0, []),
    ]
    assert survey.methods[0].left_out == (f"{site.url}/tag/c",)


def test_some_articles_are_fetched_and_others_say_why_not(site: Site) -> None:
    urls = [
        site.on("/good", PAGE),
        f"{site.url}/gone",
        *(f"{site.url}/{n}" for n in range(7)),
        site.on("/x", PAGE),
    ]
    survey = survey_source(site.source({"method": "urls", "urls": urls}), site.http, samples=3)
    assert [page.url for page in survey.samples] == [f"{site.url}/good", f"{site.url}/x"]
    assert [failure.reason for failure in survey.failed] == ["http-404"]


def test_robots_is_held_against_what_was_found(site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /private", content_type="text/plain")
    urls = [site.on("/a", PAGE), site.on("/private/b", PAGE)]
    survey = survey_source(site.source({"method": "urls", "urls": urls}), site.http)
    (robots,) = survey.robots
    assert (robots.origin, robots.asked, robots.refused) == (site.url, 2, (f"{site.url}/private/b",))
    assert site.counts["/private/b"] == 0


def test_a_source_that_gives_nothing_says_why(site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    survey = survey_source(site.source({"method": "feed", "urls": [f"{site.url}/feed"]}), site.http)
    assert survey.samples == ()
    assert counts(survey) == [("feed", 0, 0, ["robots"])]


def test_an_endless_method_is_left_when_it_has_shown_enough(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cqmonitor.fetch.survey.ENOUGH", 3)
    urls = [site.on(f"/{number}", PAGE) for number in range(9)]
    survey = survey_source(site.source({"method": "urls", "urls": urls}), site.http, samples=1)
    assert counts(survey) == [("urls", 3, 0, [])]
