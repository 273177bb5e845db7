"""Whatever a site sends for a feed, a sitemap or a list page, nothing but our own errors comes out."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.config import ListPage
from cqmonitor.errors import FetchError
from cqmonitor.fetch.discovery import parse_feed, parse_list
from cqmonitor.fetch.sitemaps import EntityError, parse_sitemap

URL = "https://example.org/x"
FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title><item>
<link>https://example.org/a</link><pubDate>Sat, 01 Mar 2025 08:00:00 +0800</pubDate></item></channel></rss>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>https://example.org/a</loc><lastmod>2025-03-01</lastmod></url></urlset>"""
LIST = b"""<html><head><base href="/b/"></head><a href="a">A</a><a class="next" href="?p=2">N</a></html>"""


def damaged(good: bytes) -> st.SearchStrategy[bytes]:
    """A good document with some bytes in it replaced, or no document at all."""

    def splice(at: int, cut: int, junk: bytes) -> bytes:
        return good[:at] + junk + good[at + cut :]

    where = st.integers(0, len(good))
    return st.builds(splice, where, st.integers(0, 30), st.binary(max_size=12)) | st.binary(max_size=80)


@settings(max_examples=60, deadline=None)
@given(damaged(FEED))
def test_feeds(body: bytes) -> None:
    with contextlib.suppress(FetchError):
        assert all(entry.url.startswith("http") for entry in parse_feed(body, URL))


@settings(max_examples=100, deadline=None)
@given(damaged(SITEMAP))
def test_sitemaps(body: bytes) -> None:
    with contextlib.suppress(EntityError):
        rows, _ = parse_sitemap(body)
        assert all(kind in ("url", "sitemap") for kind, _ in rows)


@settings(max_examples=60, deadline=None)
@given(damaged(LIST))
def test_list_pages(body: bytes) -> None:
    method = ListPage(method="list", urls=(URL,), next="a.next")
    links, _ = parse_list(body, URL, method)
    assert all(link.startswith("http") for link in links)
