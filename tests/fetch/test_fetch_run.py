"""A run over several sources: what is asked again, what is counted, what stops and what does not."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cqmonitor.fetch
from cqmonitor.config import Http
from cqmonitor.fetch import Known, SourceReport, fetch_source, fetch_sources
from cqmonitor.fetch.politeness import Host, Politeness
from cqmonitor.records import Page

if TYPE_CHECKING:
    from tests.fetch.conftest import Asked, Connection, Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"
NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


def archived(pages: Iterable[Page], fetched_at: datetime) -> dict[str, Known]:
    """What an archive that holds these pages knows."""
    return {
        page.url: Known(
            etag=page.etag,
            last_modified=page.last_modified,
            body_sha256=hashlib.sha256(page.body).hexdigest(),
            fetched_at=fetched_at,
        )
        for page in pages
    }


def dated_site(site: Site, **days: str) -> dict[str, Any]:
    """A sitemap of pages by name and lastmod."""
    rows = "".join(
        f"<url><loc>{site.on(f'/{name}', PAGE)}</loc><lastmod>{day}</lastmod></url>"
        for name, day in days.items()
    )
    url = site.on("/map.xml", f"<urlset>{rows}</urlset>")
    return {"method": "sitemap", "urls": [url]}


def test_the_public_names() -> None:
    """Each is loaded when first asked for, so a name that is not there would only fail at its user."""
    assert all(getattr(cqmonitor.fetch, name) for name in cqmonitor.fetch.__all__)
    assert {"fetch_source", "fetch_sources"} <= set(cqmonitor.fetch.__all__)


def test_reading_folders_loads_no_http_client() -> None:
    program = "import sys, cqmonitor.fetch.folder; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_second_run_asks_only_for_what_can_have_changed(site: Site) -> None:
    source = site.source(dated_site(site, old="2025-01-01", young="2025-03-09"))
    first = fetch_source(source, site.http, now=NOW)
    assert first.report.new == 2
    site.asked.clear()
    again = fetch_source(source, site.http, known=archived(first.pages, NOW), now=NOW + timedelta(hours=1))
    assert (again.report.discovered, again.report.unchanged, again.pages) == (2, 2, ())
    assert [one.path for one in site.asked] == ["/robots.txt", "/map.xml", "/young"]


def test_a_page_that_discovery_says_changed_is_asked_again(site: Site) -> None:
    source = site.source(dated_site(site, old="2025-01-01"))
    known = archived(fetch_source(source, site.http, now=NOW).pages, NOW - timedelta(days=9))
    dated_site(site, old="2025-03-04")
    site.on("/old", PAGE + b"!")
    assert fetch_source(source, site.http, known=known, now=NOW).report.changed == 1


def test_a_known_twin_is_known(site: Site) -> None:
    source = site.source(dated_site(site, a="2025-03-09"))
    known = archived(fetch_source(source, site.http, now=NOW).pages, NOW)
    twins = {url + "/amp/?utm_source=x": one for url, one in known.items()}
    assert fetch_source(source, site.http, known=twins, now=NOW).report.unchanged == 1


def test_until_bounds_the_window(site: Site) -> None:
    source = site.source(dated_site(site, a="2025-01-31", b="2025-02-01"))
    fetched = fetch_source(source, site.http, since=date(2025, 1, 31), until=date(2025, 1, 31), now=NOW)
    assert [page.url for page in fetched.pages] == [f"{site.url}/a"]


def test_sources_do_not_stop_each_other(site: Site, other_site: Site, tmp_path: Path) -> None:
    other_site.on("/robots.txt", b"", status="500 Oops")
    discovery: list[dict[str, Any]] = [
        {"method": "urls", "urls": [site.on("/a", PAGE)]},
        {"method": "urls", "urls": [other_site.on("/b", PAGE)]},
        {"method": "folder", "path": str(tmp_path / "none")},
    ]
    sources = [site.source(one, name=f"s{number}") for number, one in enumerate(discovery)]
    pages: list[Page] = []
    reports = fetch_sources(sources, site.http, on_page=pages.append)
    assert [page.source for page in pages] == ["s0"]
    assert [list(report.failed_by_reason) for report in reports.values()] == [[], ["robots"], ["bad-input"]]
    assert reports["s1"].refused_by_robots == 1


def test_a_fault_of_ours_stops_one_page_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(url: str) -> str:
        if url.endswith("/a"):
            raise RuntimeError("a bug")
        return url

    monkeypatch.setattr("cqmonitor.fetch.source_run.url_key", broken)
    fetched = site.fetch(site.on("/a", PAGE), site.on("/b", PAGE))
    assert [page.url for page in fetched.pages] == [f"{site.url}/b"]
    assert [one.reason for one in fetched.report.failed] == ["internal-error"]


def test_a_receiver_s_error_stops_the_run_and_is_raised(site: Site) -> None:
    def full(_: Page) -> None:
        raise OSError("disk full")

    source = site.source({"method": "urls", "urls": [site.on("/a", PAGE), site.on("/b", PAGE)]})
    with pytest.raises(OSError, match="disk full"):
        fetch_sources([source], site.http, on_page=full)


def test_pages_are_handed_over_one_at_a_time(site: Site) -> None:
    inside, overlaps = threading.Lock(), []

    def receive(page: Page) -> None:
        overlaps.append(not inside.acquire(blocking=False))
        inside.release()

    urls = [site.on(f"/{number}", PAGE) for number in range(20)]
    fetch_sources([site.source({"method": "urls", "urls": urls})], site.http, on_page=receive)
    assert overlaps == [False] * 20


def test_a_host_is_asked_by_no_more_than_its_limit_at_once(site: Site) -> None:
    lock, open_now, most = threading.Lock(), [0], [0]

    def count(connection: Connection, _: Asked) -> None:
        with lock:
            open_now[0] += 1
            most[0] = max(most[0], open_now[0])
        site.stopping.wait(0.01)
        with lock:
            open_now[0] -= 1
        connection.answer(PAGE)

    site.fetch(*(site.on(f"/{number}", count) for number in range(12)), per_host=3)
    assert most[0] <= 3


def test_requests_to_a_host_keep_their_distance(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limiter is asked once a request, and lets one through in `1 / requests_per_second`."""
    limiters = [Host(Http(requests_per_second=rate))._limiter for rate in (0.5, 4)]
    assert [(one.max_rate, one.time_period) for one in limiters] == [(1, 2.0), (1, 0.25)]


def test_of_sources_on_one_host_the_slowest_sets_the_pace() -> None:
    politeness = Politeness(Http())
    for rate in (4, 0.5, 2):
        host = politeness.host("https://a.cn/x", Http(requests_per_second=rate))
    assert (host._limiter.max_rate, host._limiter.time_period) == (1, 2.0)


def test_a_fast_host_may_be_asked_for_what_is_due_within_a_tenth_of_a_second_at_once() -> None:
    limiter = Host(Http(requests_per_second=50))._limiter
    assert (limiter.max_rate, limiter.time_period) == (5, 0.1)


def test_log_records_carry_run_source_and_url(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    source = site.source({"method": "urls", "urls": [f"{site.url}/none"]})
    fetch_sources([source], site.http, on_page=lambda _: None, run_id="r1")
    assert {record.name.partition(".")[0] for record in caplog.records} == {"cqmonitor"}
    record = caplog.records[0]
    assert (vars(record)["run"], vars(record)["source"], vars(record)["url"]) == (
        "r1",
        "test",
        f"{site.url}/none",
    )


def test_a_report_counts_its_failures_by_reason(site: Site) -> None:
    report = site.fetch(*(f"{site.url}/{number}" for number in range(3))).report
    assert report.failed_by_reason == {"http-404": 3}
    assert SourceReport().failed_by_reason == {}


def test_a_source_may_be_asked_in_its_own_way(site: Site, other_site: Site) -> None:
    agents = {"http": {"user_agent": "cqmonitor-special/1"}}
    sources = [
        site.source({"method": "urls", "urls": [site.on("/a", PAGE)]}, name="a", **agents),
        site.source({"method": "urls", "urls": [other_site.on("/b", PAGE)]}, name="b"),
    ]
    fetch_sources(sources, site.http, on_page=lambda _: None)
    asked = [{one.headers["user-agent"] for one in each.asked} for each in (site, other_site)]
    assert asked == [{"cqmonitor-special/1"}, {site.http.user_agent}]
