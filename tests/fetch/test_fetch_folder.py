"""Folders of saved pages with a manifest."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cqmonitor.config import Http, Source
from cqmonitor.errors import InputError
from cqmonitor.fetch import Known, fetch_source, read_folder
from cqmonitor.records import Failure, Page

SHARED = Path(__file__).parents[2] / "../shared"


def source(folder: Path) -> Source:
    discovery = [{"method": "folder", "path": str(folder)}]
    return Source.model_validate({"name": "saved", "outlet": "T", "lang": "en", "discovery": discovery})


def read(folder: Path) -> tuple[list[Page], list[Failure]]:
    found = list(read_folder(source(folder)))
    return [one for one in found if isinstance(one, Page)], [one for one in found if isinstance(one, Failure)]


def manifest(folder: Path, *rows: str, start: str = "doc,published,lang,outlet,url") -> None:
    (folder / "manifest.csv").write_text("\n".join([start, *rows]), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("重庆出口增长。", "utf-8")
    (tmp_path / "b.html").write_bytes(b"<html>\xff</html>")
    return tmp_path


def test_files_are_pages_with_what_the_manifest_says(folder: Path) -> None:
    manifest(folder, "a,2025-01-21,zh,重庆日报,", "b,2025-02-01,en,Daily,https://example.org/b")
    for name, moment in (("a.txt", 1_700_000_000), ("manifest.csv", 1_600_000_000)):
        os.utime(folder / name, (moment, moment))
    (a, b), failures = read(folder)
    assert failures == []
    assert (a.url, b.url) == ("folder://saved/a.txt", "https://example.org/b")
    assert (a.status, a.source, a.fetched_at) == (200, "saved", datetime.fromtimestamp(1_700_000_000, UTC))
    assert a.header("content-type") == "text/plain; charset=utf-8"
    assert b.header("content-type") == "text/html"
    names = ("published", "lang", "outlet", "doc")
    assert [a.header(f"x-manifest-{name}") for name in names] == ["2025-01-21", "zh", "重庆日报", "a"]
    assert b.body == b"<html>\xff</html>"


def test_a_folder_needs_no_manifest(folder: Path) -> None:
    pages, failures = read(folder)
    assert ([page.url for page in pages], failures) == (
        ["folder://saved/a.txt", "folder://saved/b.html"],
        [],
    )
    assert pages[0].header("x-manifest-doc") == "a"


def test_a_manifest_may_have_a_bom_crlf_endings_in_doc_and_unknown_columns(folder: Path) -> None:
    text = "\ufeffdoc,note,published\r\na.txt,x,2025-01-21\r\n"
    (folder / "manifest.csv").write_bytes(text.encode())
    (a, b), failures = read(folder)
    assert failures == []
    assert (a.header("x-manifest-published"), b.header("x-manifest-published")) == ("2025-01-21", None)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,2025-13-01,en,T,", "manifest.csv:2: published: '2025-13-01'"),
        ("a,yesterday,en,T,", "manifest.csv:2: published: 'yesterday'"),
        ("a,2025-01-01,fr,T,", "manifest.csv:2: lang: 'fr' (allowed: en, zh)"),
        ("a,2025-01-01,en,T,file:///etc/passwd", "manifest.csv:2: url: 'file:///etc/passwd'"),
        ("a,,,,\na,,,,", "manifest.csv:3: doc: 'a' stands on line 2 already"),
    ],
)
def test_a_bad_row_is_a_failure_and_its_file_is_left_out(folder: Path, row: str, told: str) -> None:
    manifest(folder, row)
    pages, (failure,) = read(folder)
    assert [page.url for page in pages] == ["folder://saved/b.html"]
    assert (failure.url, failure.reason, failure.stage) == ("folder://saved/a", "manifest", "fetch")
    assert told in failure.detail


@pytest.mark.parametrize("row", ["c,2025-01-01,en,T,", "../a,2025-01-01,en,T,", ",2025-01-01,en,T,"])
def test_a_row_without_a_file_is_a_failure(folder: Path, row: str) -> None:
    manifest(folder, row)
    pages, (failure,) = read(folder)
    assert len(pages) == 2
    assert "manifest.csv:2: doc: " in failure.detail


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"name,date\na,b\n", "manifest.csv:1: doc: no such column"),
        (b"", "manifest.csv:1: doc: no such column"),
        (b"doc\n\xff\xfe\n", "not readable as UTF-8"),
        (b'doc,outlet\na,"x\n', "not CSV"),
    ],
)
def test_an_unusable_manifest_is_an_error_that_names_it(folder: Path, body: bytes, told: str) -> None:
    (folder / "manifest.csv").write_bytes(body)
    with pytest.raises(InputError, match=r"manifest\.csv") as raised:
        read(folder)
    assert told in str(raised.value)
    report = fetch_source(source(folder), Http()).report
    assert [one.reason for one in report.failed] == ["bad-input"]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    report = fetch_source(source(tmp_path / "none"), Http()).report
    assert [(one.reason, "not a folder" in one.detail) for one in report.failed] == [("bad-input", True)]


def test_large_and_empty_files(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    fetched = fetch_source(source(folder), Http(max_body_bytes=5))
    assert [page.body for page in fetched.pages] == [b""]
    assert [one.reason for one in fetched.report.failed] == ["too-large"]


def test_a_mended_manifest_makes_a_page_new_and_nothing_else_does(folder: Path) -> None:
    manifest(folder, "a,2025-01-21,zh,T,")
    first = fetch_source(source(folder), Http())
    known = {
        page.url: Known(
            etag=page.etag, last_modified=None, body_sha256=page.body_sha256, fetched_at=page.fetched_at
        )
        for page in first.pages
    }
    again = fetch_source(source(folder), Http(), known=known)
    assert (first.report.new, again.report.unchanged, again.pages) == (2, 2, ())
    manifest(folder, "a,2025-01-22,zh,T,")
    mended = fetch_source(source(folder), Http(), known=known)
    assert (mended.report.changed, mended.report.unchanged) == (1, 1)
    assert mended.pages[0].page_sha256 != first.pages[0].page_sha256
    assert mended.pages[0].fetched_at > first.pages[0].fetched_at


def test_the_window_is_held_against_the_manifest(folder: Path) -> None:
    manifest(folder, "a,2025-01-21,zh,T,")
    late = fetch_source(source(folder), Http(), since=date(2025, 1, 22))
    assert [page.url for page in late.pages] == ["folder://saved/b.html"]
    assert len(fetch_source(source(folder), Http(), since=date(2025, 1, 21)).pages) == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="no example articles beside the checkout")
def test_the_example_articles_are_read(tmp_path: Path) -> None:
    for path in (SHARED / "seeds").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "manifest.csv").write_bytes((SHARED / "claims/gold/manifest.csv").read_bytes())
    pages, failures = read(tmp_path)
    assert (len(pages), failures) == (5, [])
    assert all(page.header("x-manifest-published") for page in pages)
