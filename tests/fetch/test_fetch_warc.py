"""WARC files: written here byte by byte, read by the library."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cqmonitor.config import Http, Source
from cqmonitor.fetch import Copies, Fetched, SourceReport, fetch_source, fetch_sources, write_warc
from cqmonitor.records import Page

if TYPE_CHECKING:
    from tests.fetch.conftest import Site

PAGE = b"<!DOCTYPE html><html><body><p>Exports rose.</p></body></html>"


def write(path: Path, *records: dict[str, Any]) -> Path:
    """A WARC file of responses: url, body, and optionally status, headers, digest."""
    raw = [_record(number, **record) for number, record in enumerate(records)]
    path.write_bytes(b"".join(gzip.compress(one) if path.suffix == ".gz" else one for one in raw))
    return path


def _record(
    number: int,
    *,
    url: str,
    body: bytes,
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (),
    digest: str | None = None,
) -> bytes:
    http = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "Content-Type: text/html"]
    block = "\r\n".join([*http, "", ""]).encode() + body
    lines = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2025-01-21T08:00:00Z",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        f"WARC-Payload-Digest: {digest or sha1(body)}",
        f"WARC-Block-Digest: {sha1(block)}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def fetch(*paths: Path, **settings: Any) -> Fetched:
    method = {"method": "warc", "paths": [str(path) for path in paths]}
    values = {"name": "crawl", "outlet": "T", "lang": "en", "discovery": [method], **settings}
    return fetch_source(Source.model_validate(values), Http(max_body_bytes=10_000))


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_responses_are_pages(tmp_path: Path, name: str) -> None:
    path = write(
        tmp_path / name,
        {"url": "https://example.org/a", "body": PAGE, "headers": [("ETag", '"1"')]},
        {"url": "https://example.org/gone", "body": b"gone", "status": "404 Not Found"},
        {"url": "https://example.org/b", "body": PAGE},
    )
    fetched = fetch(path)
    assert [page.url for page in fetched.pages] == ["https://example.org/a", "https://example.org/b"]
    page = fetched.pages[0]
    assert (page.body, page.status, page.etag, page.source) == (PAGE, 200, '"1"', "crawl")
    assert page.fetched_at.isoformat() == "2025-01-21T08:00:00+00:00"
    assert fetched.report.failed == ()


def test_hosts_and_patterns_choose(tmp_path: Path) -> None:
    urls = [
        "https://a.example/n/1",
        "https://www.a.example/n/2",
        "https://b.example/n/3",
        "https://a.example/s",
    ]
    path = write(tmp_path / "a.warc", *({"url": url, "body": PAGE} for url in urls))
    fetched = fetch(path, hosts=["a.example"], include=["/n/"])
    assert [page.url for page in fetched.pages] == urls[:2]


def test_a_wrong_digest_is_reported_and_the_record_left_out(tmp_path: Path) -> None:
    wrong = "sha1:" + "A" * 32
    path = write(
        tmp_path / "a.warc",
        {"url": "https://example.org/a", "body": PAGE, "digest": wrong},
        {"url": "https://example.org/b", "body": PAGE},
    )
    fetched = fetch(path)
    assert [page.url for page in fetched.pages] == ["https://example.org/b"]
    assert [(one.url, one.reason) for one in fetched.report.failed] == [("https://example.org/a", "digest")]


def test_codings_are_undone_within_the_limit(tmp_path: Path) -> None:
    coded = [("Content-Encoding", "gzip")]
    path = write(
        tmp_path / "a.warc",
        {"url": "https://example.org/a", "body": gzip.compress(PAGE), "headers": coded},
        {"url": "https://example.org/bomb", "body": gzip.compress(bytes(5_000_000)), "headers": coded},
        {"url": "https://example.org/br", "body": b"x", "headers": [("Content-Encoding", "br")]},
        {"url": "https://example.org/large", "body": bytes(20_000)},
    )
    fetched = fetch(path)
    (page,) = fetched.pages
    assert (page.body, page.header("content-encoding")) == (PAGE, None)
    assert [one.reason for one in fetched.report.failed] == ["too-large", "content-encoding", "too-large"]


def test_chunked_bodies_are_joined(tmp_path: Path) -> None:
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    chunked = [("Transfer-Encoding", "chunked")]
    path = write(tmp_path / "a.warc", {"url": "https://example.org/a", "body": body, "headers": chunked})
    assert [page.body for page in fetch(path).pages] == [PAGE]


def test_a_cut_file_gives_what_came_before_the_cut(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        {"url": "https://example.org/a", "body": PAGE},
        {"url": "https://example.org/b", "body": bytes(range(256)) * 20},
    )
    path.write_bytes(path.read_bytes()[:-60])
    fetched = fetch(path)
    assert [page.url for page in fetched.pages] == ["https://example.org/a"]
    assert len(fetched.report.failed) == 1


def test_files_may_be_listed_and_a_missing_one_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", {"url": "https://example.org/a", "body": PAGE})
    listed = tmp_path / "paths.txt"
    listed.write_text(f"# crawl\n{path}\n\n{tmp_path}/none.warc\n")
    fetched = fetch(discovery=[{"method": "warc", "file": str(listed)}])
    assert len(fetched.pages) == 1
    assert [one.reason for one in fetched.report.failed] == ["bad-input"]


def test_what_is_no_warc_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"not a WARC file at all\n" * 50)
    fetched = fetch(path)
    assert fetched.pages == ()
    assert [one.reason for one in fetched.report.failed] == ["bad-warc"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    pages = [
        Page(
            url="https://example.org/a",
            final_url="https://example.org/b",
            source="crawl",
            fetched_at=datetime(2025, 1, 21, 8, tzinfo=UTC),
            status=200,
            headers=(("content-type", "text/html"), ("x-crawl-content-encoding", "gzip"), ("etag", '"1"')),
            body=PAGE,
        ),
        Page(
            url="folder://crawl/重庆.txt",
            final_url="folder://crawl/重庆.txt",
            source="crawl",
            fetched_at=datetime(2025, 1, 22, 8, 30, 1, tzinfo=UTC),
            status=200,
            headers=(("content-type", "text/plain; charset=utf-8"), ("x-manifest-outlet", "重庆日报")),
            body=b"\r\n\r\n\0\xff",
        ),
    ]
    path = tmp_path / "out.warc.gz"
    assert write_warc(pages, path) == 2
    assert list(fetch(path).pages) == pages
    assert list(tmp_path.iterdir()) == [path]


def test_other_readers_read_what_is_written(tmp_path: Path, site: Site) -> None:
    from warcio.archiveiterator import ArchiveIterator

    fetched = site.fetch(site.on("/a", gzip.compress(PAGE), content_encoding="gzip"), site.on("/b", PAGE))
    path = tmp_path / "out.warc.gz"
    write_warc(fetched.pages, path)
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests="raise")
        read = [
            (one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read()) for one in records
        ]
    assert read[1:] == [(page.url, PAGE) for page in fetched.pages]


# --- on the network ---------------------------------------------------------------------------


def crawl(site: Site, copies: Copies | None = None, **method: Any) -> tuple[list[Page], SourceReport]:
    """One run over WARC files that the site serves."""
    pages: list[Page] = []
    source = site.source({"method": "warc", **method}, hosts=["example.org"])
    reports = fetch_sources([source], site.http, on_page=pages.append, copies=copies)
    return pages, reports["test"]


@pytest.fixture
def served(site: Site, tmp_path: Path) -> Site:
    """Two WARC files and a list of them, laid out as Common Crawl does."""
    for number in range(2):
        records = [
            {"url": f"https://{host}/{number}", "body": PAGE} for host in ("example.org", "elsewhere.cn")
        ]
        data = write(tmp_path / f"{number}.warc.gz", *records).read_bytes()
        site.on(f"/crawl/CC-NEWS-{number}.warc.gz", data, content_type="application/octet-stream")
    lines = "crawl/CC-NEWS-0.warc.gz\ncrawl/CC-NEWS-1.warc.gz\n"
    site.on("/crawl/warc.paths.gz", gzip.compress(lines.encode()), content_type="application/gzip")
    return site


def test_a_list_on_the_network_is_read_file_by_file_and_each_once(served: Site, tmp_path: Path) -> None:
    copies = Copies(tmp_path / "copies")
    method = {"file": f"{served.url}/crawl/warc.paths.gz", "base": f"{served.url}/"}
    pages, report = crawl(served, copies, **method)
    assert [page.url for page in pages] == ["https://example.org/0", "https://example.org/1"]
    assert (report.new, report.failed, len(report.settled)) == (2, (), 2)
    for mark in report.settled:
        copies.settle(mark, datetime.now(UTC), held=0)
    pages, report = crawl(served, copies, **method)
    assert (pages, report.settled, served.counts["/crawl/CC-NEWS-0.warc.gz"]) == ([], (), 1)


def test_what_breaks_off_is_told_and_asked_for_again(served: Site) -> None:
    broken = served.on("/crawl/broken.warc.gz", b"\x1f\x8bnot gzip", content_type="text/plain")
    short = served.on("/crawl/short.warc.gz", b"x" * 20, length=50, content_type="text/plain")
    large = served.on("/crawl/large.warc.gz", b"x" * 2000, content_type="text/plain")
    paths = [broken, short, large, f"{served.url}/none.warc.gz", f"{served.url}/crawl/CC-NEWS-1.warc.gz"]
    pages, report = crawl(served, paths=paths, max_bytes=1000)
    assert [page.url for page in pages] == ["https://example.org/1"]
    reasons = [one.reason for one in report.failed]
    assert reasons == ["bad-warc", "truncated", "too-large", "http-404"]
    assert len(report.settled) == 1


def test_a_list_on_the_network_that_is_none_is_told(served: Site) -> None:
    bad = served.on("/bad.gz", b"\x1f\x8bnot gzip", content_type="text/plain")
    pages, report = crawl(served, file=bad)
    assert (pages, [one.reason for one in report.failed]) == ([], ["bad-list"])


def test_robots_is_asked_before_a_file(served: Site) -> None:
    served.on("/robots.txt", "User-agent: *\nDisallow: /crawl/", content_type="text/plain")
    _, report = crawl(served, paths=[f"{served.url}/crawl/CC-NEWS-0.warc.gz"])
    assert (report.refused_by_robots, served.counts["/crawl/CC-NEWS-0.warc.gz"]) == (1, 0)


def test_a_list_names_files_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "a.warc", {"url": "https://example.org/a", "body": PAGE})
    (tmp_path / "paths.gz").write_bytes(gzip.compress(b"a.warc\n"))
    fetched = fetch(discovery=[{"method": "warc", "file": str(tmp_path / "paths.gz")}])
    assert len(fetched.pages) == 1
