"""robots.txt after RFC 9309, in its variants."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqmonitor.fetch import Copies, SourceReport, fetch_sources

if TYPE_CHECKING:
    from tests.fetch.conftest import Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"


def allowed(site: Site) -> list[str]:
    """Which of three pages are stored."""
    urls = [site.on(path, PAGE) for path in ("/a", "/private/b", "/private/open.html")]
    fetched = site.fetch(*urls)
    assert {one.reason for one in fetched.report.failed} <= {"robots"}
    assert fetched.report.refused_by_robots == len(fetched.report.failed)
    return [page.url.removeprefix(site.url) for page in fetched.pages]


ALL = ["/a", "/private/b", "/private/open.html"]


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("", ALL),
        ("<html><p>a soft page</p></html>", ALL),
        ("User-agent: *\nDisallow:", ALL),
        ("User-agent: *\nDisallow: /", []),
        ("\ufeffUser-agent: *\nDisallow: /private/", ["/a"]),
        ("\ufeffDisallow: /\nUser-agent: *\nDisallow: /private/", ["/a"]),
        ("User-agent: *\r\nDisallow: /private/\r\nAllow: /private/open", ["/a", "/private/open.html"]),
        ("User-agent: *\nDisallow: /*.html$", ["/a", "/private/b"]),
        ("User-agent: *\nDisallow: /\n\nUser-agent: cqmonitor\nDisallow: /private/", ["/a"]),
        ("User-agent: otherbot\nUser-agent: CQMONITOR\nDisallow: /private/b # ours\n", [ALL[0], ALL[2]]),
        ("User-agent: git\nDisallow: /\n\nUser-agent: example\nDisallow: /", ALL),
        ("user-agent:*\ndisallow:/private/", ["/a"]),
        ("User-agent: *\nDisallow: /%70rivate/", ["/a"]),
    ],
)
def test_rules_are_obeyed(site: Site, robots: str, expected: list[str]) -> None:
    site.on("/robots.txt", robots, content_type="text/plain")
    assert sorted(allowed(site)) == expected
    assert site.counts["/robots.txt"] == 1


@pytest.mark.parametrize("status", ["400 Bad", "401 Login", "403 Forbidden", "404 Not Found", "410 Gone"])
def test_4xx_means_yes(site: Site, status: str) -> None:
    site.on("/robots.txt", b"User-agent: *\nDisallow: /", status=status)
    assert sorted(allowed(site)) == ALL


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "501 What", "429 Slow"])
def test_5xx_means_no(site: Site, status: str) -> None:
    site.on("/robots.txt", b"", status=status)
    assert allowed(site) == []
    assert site.counts["/a"] == 0


def test_a_5xx_that_passes_is_asked_again(site: Site) -> None:
    answers = ["500 Oops"]
    site.on(
        "/robots.txt",
        lambda connection, _: connection.answer(b"", status=answers.pop() if answers else "200 OK"),
    )
    assert sorted(allowed(site)) == ALL


def twice(site: Site, copies: Path, *paths: str) -> list[SourceReport]:
    """Two runs one after the other over some pages, with copies kept between them."""
    source = site.source({"method": "urls", "urls": [site.on(path, PAGE) for path in paths]})
    run = partial(fetch_sources, [source], site.http, on_page=lambda _: None, copies=Copies(copies))
    return [run()["test"], run()["test"]]


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_rules_are_kept_for_a_day_between_runs(site: Site, tmp_path: Path, status: str) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /private/\nCrawl-delay: 0.001", status=status)
    reports = twice(site, tmp_path, "/a", "/private/b")
    assert [report.refused_by_robots for report in reports] == ([1, 1] if status == "200 OK" else [0, 0])
    assert site.counts["/robots.txt"] == 1


def test_rules_that_are_older_than_a_day_are_asked_for_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cqmonitor.fetch.robots.KEPT", timedelta(seconds=-1))
    twice(site, tmp_path, "/a")
    assert site.counts["/robots.txt"] >= 2


def test_a_no_that_may_pass_is_not_kept_for_the_next_run(site: Site, tmp_path: Path) -> None:
    answers = ["503 Busy"] * site.http.attempts
    site.on(
        "/robots.txt",
        lambda connection, _: connection.answer(b"", status=answers.pop() if answers else "404 Not Found"),
    )
    assert [report.refused_by_robots for report in twice(site, tmp_path, "/a")] == [1, 0]


def test_a_damaged_copy_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    site.on("/robots.txt", "User-agent: *\nDisallow: /private/", content_type="text/plain")
    twice(site, tmp_path, "/a")
    for copy in tmp_path.iterdir():
        copy.write_bytes(b"damaged")
    assert twice(site, tmp_path, "/private/b")[0].refused_by_robots == 1
    assert site.counts["/robots.txt"] == 2


def test_sources_of_one_host_share_its_rules(site: Site) -> None:
    sources = [
        site.source({"method": "urls", "urls": [site.on(f"/{name}", PAGE)]}, name=name) for name in "abc"
    ]
    fetch_sources(sources, site.http, on_page=lambda _: None)
    assert site.counts["/robots.txt"] == 1


def test_redirected_rules_are_followed(site: Site) -> None:
    site.on("/robots.txt", lambda connection, _: connection.redirect("/rules"))
    site.on("/rules", "User-agent: *\nDisallow: /private/", content_type="text/plain")
    assert allowed(site) == ["/a"]


def test_rules_behind_too_many_redirects_count_as_missing(site: Site) -> None:
    site.on("/robots.txt", lambda connection, _: connection.redirect("/robots.txt"))
    assert sorted(allowed(site)) == ALL


def test_each_redirect_asks_the_rules_of_its_host(site: Site, other_site: Site) -> None:
    other_site.on("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    target = other_site.on("/b", PAGE)
    fetched = site.fetch(site.on("/a", lambda connection, _: connection.redirect(target)))
    assert [one.reason for one in fetched.report.failed] == ["robots"]
    assert other_site.counts["/b"] == 0


def test_unreachable_rules_fail_the_page_for_their_own_reason(site: Site) -> None:
    site.on("/robots.txt", lambda connection, _: connection.reset())
    fetched = site.fetch(site.on("/a", PAGE))
    assert [one.reason for one in fetched.report.failed] == ["connection-reset"]
    assert "robots.txt" in fetched.report.failed[0].detail
    assert site.counts["/a"] == 0


def test_a_huge_file_is_read_as_far_as_the_limit(site: Site) -> None:
    rules = "User-agent: *\nDisallow: /private/\n" + "# filler\n" * 5000
    site.on("/robots.txt", rules, content_type="text/plain")
    assert allowed(site) == ["/a"]


def test_crawl_delay_slows_the_host_down(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    delays: list[float] = []
    monkeypatch.setattr("cqmonitor.fetch.politeness.Host.slow_down", lambda _, delay: delays.append(delay))
    site.on("/robots.txt", "User-agent: *\nCrawl-delay: 7.5\n", content_type="text/plain")
    assert sorted(allowed(site)) == ALL
    assert delays == [7.5]


def test_a_host_with_an_endless_crawl_delay_is_left_alone(site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n", content_type="text/plain")
    fetched = site.fetch(site.on("/a", PAGE))
    assert [one.reason for one in fetched.report.failed] == ["host-left-alone"]
