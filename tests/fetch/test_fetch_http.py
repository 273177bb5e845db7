"""The hostile site: for every case what is stored and reported, and that the rest of the run is whole."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cqmonitor.fetch import Known, fetch_source, fetch_sources
from cqmonitor.fetch.http import retry_after
from cqmonitor.fetch.politeness import PATIENCE, Host
from cqmonitor.records import Page

if TYPE_CHECKING:
    from tests.fetch.conftest import Asked, Connection, Site

PAGE = b"<!DOCTYPE html><html><head><title>A</title></head><body><p>Exports rose.</p></body></html>"
NOW = datetime(2025, 3, 1, tzinfo=UTC)


def known(body: bytes = PAGE, etag: str | None = None, last_modified: str | None = None) -> Known:
    """An archived copy, fetched an hour ago."""
    fetched_at = datetime.now(UTC) - timedelta(hours=1)
    digest = hashlib.sha256(body).hexdigest()
    return Known(etag=etag, last_modified=last_modified, body_sha256=digest, fetched_at=fetched_at)


def assert_refused(site: Site, url: str, reason: str, **http: Any) -> None:
    """The address is not stored and reported with that reason, and a good page beside it is stored."""
    good = site.on("/good", PAGE)
    fetched = site.fetch(url, good, **http)
    assert [page.url for page in fetched.pages] == [good]
    assert [(one.url, one.reason, one.stage) for one in fetched.report.failed] == [(url, reason, "fetch")]
    assert fetched.report.failed[0].source == "test"


def test_a_page_is_stored_as_it_came(site: Site) -> None:
    url = site.on("/a", PAGE, etag='"1"', last_modified="Sat, 01 Mar 2025 00:00:00 GMT")
    fetched = site.fetch(url)
    (page,) = fetched.pages
    assert (page.url, page.final_url, page.source, page.status, page.body) == (url, url, "test", 200, PAGE)
    assert (page.etag, page.last_modified) == ('"1"', "Sat, 01 Mar 2025 00:00:00 GMT")
    report = fetched.report
    assert (report.discovered, report.new, report.failed, report.bytes) == (1, 1, (), len(PAGE))


def test_we_say_who_we_are_and_ask_for_gzip_only(site: Site) -> None:
    site.fetch(site.on("/a", PAGE))
    headers = site.asked[-1].headers
    assert headers["user-agent"].startswith("cqmonitor/")
    assert headers["accept-encoding"] == "gzip"


def test_a_known_page_is_asked_for_conditionally_and_304_is_unchanged(site: Site) -> None:
    url = site.on("/a", b"", status="304 Not Modified", content_type=None)
    fetched = site.fetch(url, known={url: known(etag='"1"', last_modified="Sat, 01 Mar 2025 00:00:00 GMT")})
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert site.asked[-1].headers["if-modified-since"] == "sat, 01 mar 2025 00:00:00 gmt"
    assert (fetched.pages, fetched.report.unchanged, fetched.report.failed) == ((), 1, ())


def test_the_same_bytes_again_are_unchanged(site: Site) -> None:
    url = site.on("/a", PAGE)
    fetched = site.fetch(url, known={url: known()})
    assert (fetched.pages, fetched.report.unchanged) == ((), 1)


def test_other_bytes_are_a_change(site: Site) -> None:
    url = site.on("/a", PAGE)
    fetched = site.fetch(url, known={url: known(b"older")})
    assert len(fetched.pages) == 1
    assert (fetched.report.new, fetched.report.changed) == (0, 1)


def test_304_without_a_condition_is_a_failure(site: Site) -> None:
    assert_refused(site, site.on("/a", b"", status="304 Not Modified"), "bad-response")


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "451 Unavailable"])
def test_a_final_status_is_reported_and_not_tried_again(site: Site, status: str) -> None:
    url = site.on("/gone", b"gone", status=status)
    assert_refused(site, url, f"http-{status[:3]}")
    assert site.counts["/gone"] == 1


def flaky(*statuses: str, **headers: Any) -> Callable[[Connection, Asked], None]:
    """A handler that answers with each status once, then well."""
    left = list(statuses)

    def handler(connection: Connection, _: Asked) -> None:
        if left:
            connection.answer(b"busy", status=left.pop(0), **headers)
        else:
            connection.answer(PAGE)

    return handler


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad", "503 Busy", "504 Late", "429 Slow", "408 Out"])
def test_a_transient_status_is_tried_again(site: Site, status: str) -> None:
    fetched = site.fetch(site.on("/a", flaky(status, status)))
    assert len(fetched.pages) == 1
    assert site.counts["/a"] == 3


def test_a_status_that_stays_transient_is_reported_after_all_attempts(site: Site) -> None:
    assert_refused(site, site.on("/a", b"busy", status="503 Busy"), "http-503")
    assert site.counts["/a"] == 3


def test_retry_after_is_obeyed_by_all_requests_to_the_host(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[float] = []
    monkeypatch.setattr("cqmonitor.fetch.politeness.Host.hold", lambda _, seconds: held.append(seconds))
    fetched = site.fetch(site.on("/a", flaky("429 Slow", retry_after="0")))
    assert held == [0.0]
    assert len(fetched.pages) == 1


def test_a_host_that_asks_for_a_long_wait_is_left_alone(site: Site) -> None:
    busy = site.on("/a", b"busy", status="503 Busy", retry_after="86400")
    fetched = site.fetch(busy, site.on("/b", PAGE), per_host=1)
    assert [one.reason for one in fetched.report.failed] == ["http-503", "host-left-alone"]
    assert site.counts["/a"] == 1
    assert site.counts["/b"] == 0


def test_a_host_that_keeps_failing_is_left_alone_and_others_go_on(site: Site, other_site: Site) -> None:
    bad = [site.on(f"/{number}", lambda connection, _: connection.reset()) for number in range(9)]
    good = other_site.on("/good", PAGE)
    fetched = site.fetch(*bad, good, attempts=1, per_host=1)
    assert [page.url for page in fetched.pages] == [good]
    assert fetched.report.failed_by_reason == {"connection-reset": 5, "host-left-alone": 4}


def test_missing_pages_tell_nothing_of_the_host(site: Site) -> None:
    for number in range(0, 12, 2):
        site.on(f"/{number}", lambda connection, _: connection.reset())
    fetched = site.fetch(*(f"{site.url}/{number}" for number in range(12)), attempts=1, per_host=1)
    assert fetched.report.failed_by_reason == {"connection-reset": 6, "http-404": 6}


def test_a_host_without_an_address_is_asked_for_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    async def nowhere(host: str, port: int) -> list[str]:
        names.append(host)
        return []

    source = site.source({"method": "urls", "urls": [f"http://no-such-name.invalid/{n}" for n in range(9)]})
    reports = fetch_sources([source], site.http, on_page=lambda _: None, resolver=nowhere)
    assert reports["test"].failed_by_reason == {"dns": 9}
    assert names == ["no-such-name.invalid"]


def test_a_host_that_costs_too_much_time_is_left_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    waste = Host.wasted

    def wasted(host: Host, seconds: float) -> None:
        assert seconds >= 0.1
        waste(host, PATIENCE / 1.5)  # the same on every machine

    monkeypatch.setattr(Host, "wasted", wasted)
    urls = [site.on(f"/{number}", lambda *_: site.stopping.wait(2)) for number in range(9)]
    fetched = site.fetch(*urls, read_timeout=0.1, attempts=1, per_host=1)
    assert fetched.report.failed_by_reason == {"timeout": 2, "host-left-alone": 7}


def test_hosts_that_hold_their_answers_back_do_not_hold_up_the_others(
    site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow ones answer once all others are there; if they took all slots, they would time out first."""
    monkeypatch.setattr("cqmonitor.fetch.politeness.SLOW", 0.02)
    stored: list[Page] = []
    others_are_there = threading.Event()

    def slow(connection: Connection, _: Asked) -> None:
        others_are_there.wait(30)
        connection.answer(PAGE)

    def store(page: Page) -> None:
        stored.append(page)
        if len(stored) == 20:
            others_are_there.set()

    urls = [site.on(f"/{n}", slow) for n in range(4)] + [other_site.on(f"/{n}", PAGE) for n in range(20)]
    http = site.http.model_copy(update={"overall": 2, "per_host": 2, "attempts": 1})
    source = site.source({"method": "urls", "urls": urls})
    reports = fetch_sources([source], http, on_page=store)
    assert (reports["test"].new, reports["test"].failed) == (24, ())
    assert all(page.url.startswith(other_site.url) for page in stored[:20])


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("Sat, 01 Mar 2025 00:00:30 GMT", 30.0),
        ("Fri, 28 Feb 2025 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_a_reset_in_mid_body_is_tried_again(site: Site) -> None:
    resets = [True]

    def handler(connection: Connection, _: Asked) -> None:
        if resets:
            resets.clear()
            connection.send(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html>"
            )
            connection.reset()
        else:
            connection.answer(PAGE)

    fetched = site.fetch(site.on("/a", handler))
    assert [page.body for page in fetched.pages] == [PAGE]


def test_a_short_body_is_truncated_and_not_stored(site: Site) -> None:
    assert_refused(site, site.on("/a", PAGE, length=len(PAGE) + 10), "truncated")


def test_a_chunked_body_cut_short_is_truncated(site: Site) -> None:
    def handler(connection: Connection, _: Asked) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.send(head + b"6\r\n<html>\r\n")

    assert_refused(site, site.on("/a", handler), "truncated")


def test_a_cut_gzip_body_is_truncated(site: Site) -> None:
    cut = gzip.compress(PAGE * 50)[:-20]
    assert_refused(site, site.on("/a", cut, content_encoding="gzip"), "truncated")


def test_a_drip_ends_with_the_time_for_the_whole_request(site: Site) -> None:
    def drip(connection: Connection, _: Asked) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n")
        while not site.stopping.is_set():
            connection.send(b"<")
            time.sleep(0.02)

    assert_refused(site, site.on("/a", drip), "timeout", total_timeout=3.0, attempts=1)


def test_silence_ends_with_the_read_timeout(site: Site) -> None:
    url = site.on("/a", lambda *_: site.stopping.wait(30))
    assert_refused(site, url, "timeout", read_timeout=2.0, attempts=1)


def test_a_redirect_is_followed_and_both_addresses_kept(site: Site) -> None:
    target = site.on("/b", PAGE)
    url = site.on("/a", lambda connection, _: connection.redirect("/b"))
    (page,) = site.fetch(url).pages
    assert (page.url, page.final_url) == (url, target)


def test_a_redirect_s_fragment_is_not_part_of_the_address(site: Site) -> None:
    url = site.on("/a", lambda connection, _: connection.redirect("/b#part"))
    target = site.on("/b", PAGE)
    assert site.fetch(url).pages[0].final_url == target


def test_redirect_loops_end(site: Site) -> None:
    site.on("/b", lambda connection, _: connection.redirect("/a"))
    assert_refused(site, site.on("/a", lambda connection, _: connection.redirect("/b")), "redirect-loop")


def test_redirects_are_counted(site: Site) -> None:
    for number in range(9):
        site.on(f"/{number}", lambda connection, asked: connection.redirect(f"/{int(asked.path[1:]) + 1}"))
    assert_refused(site, f"{site.url}/0", "too-many-redirects")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "bad-url"),
        ("ftp://127.0.0.1/a", "bad-url"),
        ("javascript:alert(1)", "bad-url"),
        ("http://[::1", "bad-response"),
        ("http://10.0.0.1/", "unsafe-address"),
        ("http://169.254.169.254/latest/meta-data/", "unsafe-address"),
        ("http://[::ffff:192.168.0.1]/", "unsafe-address"),
        ("http://0.0.0.0:1/", "unsafe-address"),
    ],
)
def test_redirects_to_unsafe_places_are_refused(site: Site, target: str, reason: str) -> None:
    assert_refused(site, site.on("/a", lambda connection, _: connection.redirect(target)), reason)


def test_a_redirect_without_a_location_is_a_bad_response(site: Site) -> None:
    assert_refused(site, site.on("/a", b"", status="302 Found"), "bad-response")


def test_a_cookie_wall_is_passed_within_the_run(site: Site) -> None:
    def wall(connection: Connection, asked: Asked) -> None:
        if "cookie" in asked.headers:
            connection.answer(PAGE)
        else:
            connection.redirect("/a", set_cookie="seen=yes; Path=/")

    url = site.on("/a", wall)
    assert [page.url for page in site.fetch(url).pages] == [url]
    site.fetch(url)
    assert ["cookie" in one.headers for one in site.asked if one.path == "/a"] == [False, True] * 2


def test_cookies_stay_with_the_host_that_set_them(site: Site) -> None:
    async def local(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    port = site.url.rpartition(":")[2]
    target = f"http://b.news.example:{port}/b"
    cookie = "seen=yes; Domain=news.example; Path=/"
    site.on("/a", lambda connection, _: connection.redirect("/again", set_cookie=cookie))
    site.on("/again", lambda connection, _: connection.redirect(target))
    site.on("/b", PAGE)
    source = site.source({"method": "urls", "urls": [f"http://a.news.example:{port}/a"]})
    fetch_sources([source], site.http, on_page=lambda _: None, resolver=local)
    sent = {one.path: "cookie" in one.headers for one in site.asked if one.path != "/robots.txt"}
    assert sent == {"/a": False, "/again": True, "/b": False}


def test_loopback_is_refused_unless_the_source_allows_it(site: Site) -> None:
    source = site.source({"method": "urls", "urls": [site.on("/a", PAGE)]}, allow_loopback=False)
    fetched = fetch_source(source, site.http)
    assert [one.reason for one in fetched.report.failed] == ["unsafe-address"]
    assert site.asked == []


def test_gzip_is_undone_and_the_headers_tell(site: Site) -> None:
    packed = gzip.compress(PAGE)
    fetched = site.fetch(site.on("/a", packed, content_encoding="gzip"))
    (page,) = fetched.pages
    assert page.body == PAGE
    assert (page.header("content-encoding"), page.header("x-crawl-content-encoding")) == (None, "gzip")
    assert fetched.report.bytes == len(packed)


def test_zlib_and_several_gzip_members_are_undone(site: Site) -> None:
    members = gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:])
    urls = [
        site.on("/a", zlib.compress(PAGE), content_encoding="deflate"),
        site.on("/b", members, content_encoding="x-gzip"),
    ]
    assert [page.body for page in site.fetch(*urls).pages] == [PAGE, PAGE]


def test_a_gzip_bomb_stops_at_the_limit(site: Site) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    assert len(bomb) < site.http.max_wire_bytes
    assert_refused(site, site.on("/a", bomb, content_encoding="gzip"), "too-large")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip"])
def test_a_coding_nobody_asked_for_is_refused(site: Site, coding: str) -> None:
    assert_refused(site, site.on("/a", b"\x8b\x00", content_encoding=coding), "content-encoding")


def test_what_is_no_gzip_is_not_guessed(site: Site) -> None:
    assert_refused(site, site.on("/a", PAGE, content_encoding="gzip"), "content-encoding")


def test_a_large_page_is_refused_by_its_announced_length(site: Site) -> None:
    assert_refused(site, site.on("/a", b"<html>", length=50_000_000), "too-large")


def test_a_large_page_that_announces_nothing_is_cut_off(site: Site) -> None:
    sent: list[int] = []

    def endless(connection: Connection, _: Asked) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while len(sent) < 800:  # 50 MB
            connection.send(bytes(65536))
            sent.append(65536)

    assert_refused(site, site.on("/a", endless), "too-large")
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "text/html2", "nonsense"])
def test_only_listed_content_types_are_read(site: Site, content_type: str) -> None:
    assert_refused(site, site.on("/a", PAGE, content_type=content_type), "content-type")


def test_a_missing_content_type_is_read_where_the_body_starts_like_html(site: Site) -> None:
    html = site.on("/html", b"\xef\xbb\xbf\n" + PAGE, content_type=None)
    other = site.on("/other", b"%PDF-1.7", content_type=None)
    fetched = site.fetch(html, other)
    assert [page.url for page in fetched.pages] == [html]
    assert [(one.url, one.reason) for one in fetched.report.failed] == [(other, "content-type")]


def test_a_soft_404_is_stored_for_cleaning_to_judge(site: Site) -> None:
    soft = b"<!DOCTYPE html><html><body><h1>404</h1><p>The page has moved.</p></body></html>"
    assert [page.body for page in site.fetch(site.on("/a", soft)).pages] == [soft]


def test_nul_bytes_and_wrong_charsets_are_stored_untouched(site: Site) -> None:
    body = b"<html>\x00\x00" + "重庆㐂𠀀".encode("gb18030") + b"</html>"
    (page,) = site.fetch(site.on("/a", body, content_type="text/html; charset=gb2312")).pages
    assert page.body == body


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nBad Header\x01: a\r\n\r\nx",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    ],
)
def test_what_is_no_http_is_a_bad_response(site: Site, answer: bytes) -> None:
    assert_refused(site, site.on("/a", lambda connection, _: connection.send(answer)), "bad-response")


def test_headers_in_raw_utf8_are_kept(site: Site) -> None:
    def handler(connection: Connection, _: Asked) -> None:
        connection.send(
            "HTTP/1.1 200 OK\r\nX-Outlet: 重庆\r\nContent-Type: text/html\r\n\r\n".encode() + PAGE
        )

    (page,) = site.fetch(site.on("/a", handler)).pages
    assert page.header("x-outlet") == "重庆"


def test_a_closed_port_is_a_connect_failure(site: Site) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        assert_refused(site, f"http://127.0.0.1:{nobody_listens.getsockname()[1]}/a", "connect")


def test_a_name_that_does_not_exist_is_a_dns_failure(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    known = socket.getaddrinfo

    def getaddrinfo(host: str, *rest: Any, **more: Any) -> Any:
        """As the system's answers where it is online, which may take long where it is not."""
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert_refused(site, "http://no-such-name.invalid/a", "dns")
