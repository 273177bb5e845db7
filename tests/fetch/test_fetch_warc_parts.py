"""Parts of a WARC file: together all of it, each record in one of them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqmonitor.fetch.warc import pick_warc, write_warc
from cqmonitor.fetch.warc_parts import parts_of
from cqmonitor.records import Failure, Page

HOSTILE = b"\r\n\r\nWARC/1.0\r\n \x1f\x8b\x08 WARC-Type"
"""What may be taken for the beginning of a record."""


def urls(path: Path, size: int) -> list[list[str]]:
    found = []
    for part in parts_of(path, size):
        pages = list(pick_warc(part, (), others=True, max_bytes=10_000_000))
        assert not [one for one in pages if isinstance(one, Failure)]
        found.append([one.url for one in pages])
    return found


@pytest.fixture(scope="module", params=["members", "plain", "one stream"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    pages = [
        Page(
            url=f"https://a.example/{n}",
            final_url=f"https://a.example/{n}",
            source="a",
            fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
            status=200,
            headers=(("content-type", "text/html"),),
            body=HOSTILE * (n % 5) + bytes(range(256)) * (n % 7) * 30,
        )
        for n in range(60)
    ]
    written = folder / "x.warc.gz"
    write_warc(pages, written)
    plain = gzip.decompress(written.read_bytes())
    if request.param == "plain":
        written = folder / "x.warc"
        written.write_bytes(plain)
    elif request.param == "one stream":
        written = folder / "one.warc.gz"
        written.write_bytes(gzip.compress(plain))
    return written


@settings(max_examples=25)
@given(size=st.integers(min_value=50, max_value=200_000))
def test_each_record_is_in_one_part(file: Path, size: int) -> None:
    found = urls(file, size)
    assert sorted(url for part in found for url in part) == sorted(
        f"https://a.example/{n}" for n in range(60)
    )


def test_a_file_is_parted_where_its_records_can_be_found(file: Path) -> None:
    assert (len(urls(file, 1000)) == 1) == (file.name == "one.warc.gz")
