"""`cqmonitor archive`: out of a warehouse as WARC and into another."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from cqmonitor.cli import app
from cqmonitor.records import Page
from cqmonitor.warehouse import Warehouse

NOON = datetime(2025, 1, 21, 4, 0, 0, 123456, tzinfo=UTC)
PAGE = Page(
    url="https://example.org/a",
    final_url="https://example.org/b",
    source="example-daily",
    fetched_at=NOON,
    status=200,
    headers=(("content-type", "text/html"), ("etag", '"1"'), ("x-outlet", "重庆")),
    body=b"<html>\r\n\r\n\0\xff</html>",
)


def cqmonitor(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], prog_name="cqmonitor")


def export(warehouse: Path, file: Path, *args: str) -> Result:
    return cqmonitor("archive", "export", file, "--warehouse", warehouse, *args)


def import_(warehouse: Path, *args: object) -> Result:
    return cqmonitor("archive", "import", *args, "--warehouse", warehouse)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A warehouse of two sources; one page changed and went back."""
    store = Warehouse(tmp_path / "w")
    there = [
        PAGE,
        replace(PAGE, body=b"changed", fetched_at=NOON + timedelta(hours=1)),
        replace(PAGE, fetched_at=NOON + timedelta(hours=2), headers=(*PAGE.headers[:1], ("etag", '"3"'))),
        replace(PAGE, url="folder://clippings/重庆.txt", source="clippings"),
    ]
    for page in there:
        store.append_pages([page], "run")
    return tmp_path / "w"


def test_a_warehouse_comes_back_as_it_went_out(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.warc.gz"
    result = export(warehouse, file)
    assert result.exit_code == 0, result.stderr
    assert "4 records" in result.stdout
    result = import_(tmp_path / "other", file)
    assert (result.exit_code, "4 pages read, 3 new, 0 refused" in result.stdout) == (0, True)
    old, new = Warehouse(warehouse), Warehouse(tmp_path / "other")
    assert sorted(new.archived_pages(), key=repr) == sorted(old.archived_pages(), key=repr)
    assert new.known() == old.known()
    assert "4 pages read, 0 new" in import_(tmp_path / "other", file).stdout


def test_one_source_alone_is_exported_and_other_readers_read_it(warehouse: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.warc.gz"
    assert export(warehouse, file, "--source", "example-daily").exit_code == 0
    with file.open("rb") as stream:
        read = [
            (one.rec_type, one.rec_headers.get_header("WARC-X-Source"), one.content_stream().read())
            for one in ArchiveIterator(stream, check_digests="raise")
        ]
    assert read[0][0] == "warcinfo"
    assert sorted(read[1:]) == [
        ("response", "example-daily", body) for body in (PAGE.body, PAGE.body, b"changed")
    ]


def test_a_wrong_digest_is_told_and_quarantined_and_the_rest_imported(
    warehouse: Path, tmp_path: Path
) -> None:
    file = tmp_path / "all.warc.gz"
    export(warehouse, file)
    damaged = tmp_path / "damaged.warc"
    damaged.write_bytes(gzip.decompress(file.read_bytes()).replace(b"changed", b"changeD"))
    result = import_(tmp_path / "other", damaged)
    assert result.exit_code == 1
    assert "https://example.org/a: digest: the block is not what" in result.stderr
    assert "3 pages read, 2 new, 1 refused" in result.stdout
    (row,) = Warehouse(tmp_path / "other").quarantine().collect().to_dicts()
    assert (row["table"], row["rule"]) == ("pages", "warc_digest")
    assert "damaged.warc" in row["row"]
    import_(tmp_path / "other", damaged)
    assert Warehouse(tmp_path / "other").quarantine().collect().height == 1


def test_foreign_files_need_a_source_which_chooses_its_records(
    tmp_path: Path, warehouse: Path, site_config: Path
) -> None:
    file = tmp_path / "all.warc.gz"
    export(warehouse, file)
    foreign = tmp_path / "foreign.warc"
    foreign.write_bytes(gzip.decompress(file.read_bytes()).replace(b"WARC-X-Source", b"WARC-X-Nobody"))
    unknown = import_(tmp_path / "other", foreign)
    assert (unknown.exit_code, "no-source" in unknown.stderr) == (1, True)
    chosen = import_(tmp_path / "other", foreign, "--source", "ichongqing", "--config", site_config)
    assert (chosen.exit_code, "0 pages read" in chosen.stdout) == (0, True)


def test_imported_pages_are_read_by_the_next_run(
    site_config: Path, sample_warehouse: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sample.warc.gz"
    export(sample_warehouse, file)
    assert import_(tmp_path / "other", file, "--config", site_config).exit_code == 0
    from cqmonitor.publishing import run_publish
    from cqmonitor.reading import run_read

    run_read(tmp_path / "other", config=site_config, run_id="run")
    run_publish(tmp_path / "other", config=site_config, run_id="run")
    one, other = (
        Warehouse(path).observations().drop("first_recorded").collect()
        for path in (sample_warehouse, tmp_path / "other")
    )
    assert one.height > 100
    assert other.equals(one)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("archive", "export", "{tmp}/a.warc.gz", "--warehouse", "{tmp}/none"), "no warehouse"),
        (("archive", "export", "{tmp}/none/a.warc.gz", "--warehouse", "{tmp}/w"), "no such folder"),
        (("archive", "export", "{tmp}/a.zip", "--warehouse", "{tmp}/w"), ".warc.gz"),
        (("archive", "export", "{tmp}/a.warc.gz", "--warehouse", "{tmp}/w", "--source", "x"), "clippings"),
        (("archive", "import", "{tmp}/none.warc", "--warehouse", "{tmp}/w"), "no such WARC file"),
        (("archive", "import", "{tmp}/w", "--warehouse", "{tmp}/w"), "no such WARC file"),
        (("archive", "import", "README.md", "--source", "x", "--warehouse", "{tmp}/w"), "sources list"),
    ],
)
def test_wrong_use_is_told(warehouse: Path, tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    result = cqmonitor(*(arg.format(tmp=tmp_path) for arg in args))
    assert result.exit_code == 2
    assert told in result.stderr
