"""Which addresses are the same article, and how they are asked for."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqmonitor.config import Source
from cqmonitor.fetch import Known, url_key
from cqmonitor.fetch.entries import Entry, merge, parse_moment, within, worth_asking
from cqmonitor.fetch.inflate import CodingError, TooLargeError, inflate
from cqmonitor.fetch.urls import belongs, own_hosts
from cqmonitor.url_forms import clean_url

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.example.org/a/b?id=1",
        "https://example.org/a/b/?id=1",
        "https://m.example.org/a/b?id=1",
        "https://EXAMPLE.org:443/a/b?id=1#part",
        "https://www.example.org/a/b/amp/?id=1",
        "https://www.example.org/amp/a/b?id=1",
        "https://amp.example.org/a/b?id=1",
        "https://www.example.org/a/b?amp=1&id=1",
        "https://www.example.org/a/b?outputType=amp&id=1",
        "https://www.example.org/a/b?utm_source=x&id=1&fbclid=y&from=timeline",
        "https://user:word@www.example.org/a/b?id=1",
    ],
)
def test_twins_have_one_key(twin: str) -> None:
    assert url_key(twin) == url_key("https://www.example.org/a/b?id=1") == "example.org/a/b?id=1"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a/b",
        "https://example.org/a/b?id=2",
        "https://example.org/a/B?id=1",
        "https://example.org:8080/a/b?id=1",
        "https://cq.example.org/a/b?id=1",
        "https://example.org/a/b?id=1&cid=7",
        "https://example.org/camp/a/b?id=1",
    ],
)
def test_other_articles_have_other_keys(other: str) -> None:
    assert url_key(other) != url_key("https://example.org/a/b?id=1")


def test_a_saved_file_is_its_own_key() -> None:
    assert url_key("folder://saved/a#1 ?.txt") == "folder://saved/a#1 ?.txt"


def test_a_key_does_not_depend_on_the_order_or_the_spelling() -> None:
    assert url_key("https://a.cn/重庆?b=2&a=1") == url_key("https://a.cn/%E9%87%8D%E5%BA%86?a=1&b=2")


@pytest.mark.parametrize(
    "url",
    ["mailto:a@b.cn", "javascript:void(0)", "file:///etc/passwd", "ftp://a.cn/", "http://", "http://[x/",
     "http://a.cn:x/", "", "/relative"],
)  # fmt: skip
def test_what_is_no_http_address_is_none(url: str) -> None:
    assert clean_url(url) is None


def test_links_are_resolved_where_they_stand() -> None:
    assert clean_url(" ../c?x=1#y ", "https://a.cn/b/d") == "https://a.cn/c?x=1"
    assert clean_url("//b.cn/重庆 x", "https://a.cn/") == "https://b.cn/%E9%87%8D%E5%BA%86%20x"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://example.org/a", True),
        ("https://www.example.org/a", True),
        ("http://cq.example.org/a", True),
        ("https://example.org:8080/a", False),
        ("https://notexample.org/a", False),
        ("https://example.org.evil.cn/a", False),
    ],
)
def test_a_source_owns_its_hosts_and_their_subdomains(url: str, own: bool) -> None:
    method = {"method": "feed", "urls": ["https://www.example.org/feed"]}
    values = {"name": "s", "outlet": "S", "lang": "en", "discovery": [method]}
    source = Source.model_validate(values)
    assert belongs(url, source, own_hosts(source)) is own


@given(st.text(max_size=60))
def test_cleaning_never_raises_and_settles(text: str) -> None:
    for url in (text, f"https://a.cn/{text}", f"http://{text}/x"):
        cleaned = clean_url(url)
        if cleaned is not None:
            assert clean_url(cleaned) == cleaned
            assert url_key(cleaned) == url_key(url)


def test_of_twins_the_secure_full_page_is_asked_for_with_all_dates() -> None:
    day = datetime(2025, 1, 1, tzinfo=UTC)
    entries = [
        Entry(url="http://a.cn/x/amp", published=day),
        Entry(url="http://a.cn/x", modified=day),
        Entry(url="https://www.a.cn/x/", modified=day + timedelta(days=1)),
    ]
    expected = [Entry(url="https://www.a.cn/x/", published=day, modified=day + timedelta(days=1))]
    assert merge(entries) == merge(reversed(entries)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-02T03:04:05Z", "2025-01-02T03:04:05+00:00"),
        ("2025-01-02T03:04:05+08:00", "2025-01-01T19:04:05+00:00"),
        ("2025-01-02 03:04", "2025-01-01T19:04:00+00:00"),
        ("2025-01-02", "2025-01-02T23:59:59+08:00"),
        ("2025-01", "2025-01-01T23:59:59+08:00"),
        ("0000-00-00 00:00:00", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(text: str | None, expected: str | None) -> None:
    moment = parse_moment(text, SHANGHAI)
    assert (moment and moment.isoformat()) == expected


@pytest.mark.parametrize(
    ("published", "modified", "fetched", "asked"),
    [
        (1, None, 0, True),  # young
        (9, None, 5, False),  # old
        (9, 2, 5, True),  # changed since
        (9, 7, 5, False),  # changed before it was fetched
        (None, None, 1, True),  # undated: young by its fetching
        (None, None, 9, False),
    ],
)
def test_what_is_known_is_asked_again_when_it_can_have_changed(
    published: int | None, modified: int | None, fetched: int, asked: bool
) -> None:
    moments = [NOW - timedelta(days=days) if days is not None else None for days in (published, modified)]
    entry = Entry(url="https://a.cn/", published=moments[0], modified=moments[1])
    known = Known(etag=None, last_modified=None, body_sha256="", fetched_at=NOW - timedelta(days=fetched))
    assert worth_asking(entry, known, NOW, lookback_days=3) is asked


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("tjsj/202412/t20241231_1.html", True),  # a week around the day in an address
        ("tjsj/202412/t20241220_1.html", False),
        ("2025/02/05/story", True),
        ("2025/02/20/story", False),
        ("story-99887766554433", True),
    ],
)
def test_the_day_in_an_address_is_held_against_the_window_with_slack(path: str, inside: bool) -> None:
    entry = Entry(url=f"https://a.cn/{path}")
    assert within(entry, date(2025, 1, 1), date(2025, 1, 31), SHANGHAI) is inside


def test_what_its_address_says_is_old_is_not_asked_for_again() -> None:
    known = Known(etag=None, last_modified=None, body_sha256="", fetched_at=NOW)
    ages = {
        path: worth_asking(Entry(url=f"https://a.cn/{path}"), known, NOW, 3) for path in ("x", "20250101/x")
    }
    assert ages == {"x": True, "20250101/x": False}


@given(st.lists(st.binary(max_size=300), max_size=4), st.integers(0, 9))
def test_inflating_undoes_and_keeps_the_limit(parts: list[bytes], level: int) -> None:
    whole = b"".join(parts)
    packed = b"".join(gzip.compress(part, level) for part in parts) or gzip.compress(b"")
    assert inflate(packed, len(whole)) == whole
    assert inflate(zlib.compress(whole, level), len(whole)) == whole
    if whole:
        with pytest.raises(TooLargeError):
            inflate(packed, len(whole) - 1)


def test_inflating_a_large_body_is_linear_in_its_size() -> None:
    body = bytes(range(256)) * 8000
    assert inflate(gzip.compress(body), len(body)) == body


@given(st.binary(max_size=100))
def test_what_is_no_stream_is_an_error(data: bytes) -> None:
    with pytest.raises(CodingError):
        inflate(b"\0" + data, 1000)
