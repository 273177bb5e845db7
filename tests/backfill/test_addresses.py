"""Lists of addresses: three forms, each bad line told by file and number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cqmonitor import Warehouse
from cqmonitor.backfill import Order, backfill
from cqmonitor.backfill.addresses import Listed, read_addresses
from cqmonitor.backfill.shards import address_shards
from cqmonitor.config import Source, load_config
from cqmonitor.errors import InputError
from cqmonitor.fetch.entries import Entry
from cqmonitor.fetching import run_fetch
from cqmonitor.records import Failure
from cqmonitor.sample_site import page_urls

from .conftest import Counted

SOURCES = load_config().sources

FORMS = {
    "x.txt": "# a comment\nhttps://a.example/1\n\nnot an address\nhttps://www.ichongqing.info/2024/1\n",
    "x.csv": "published,url\n2024-01-05,https://a.example/1\n,not an address\n,https://www.ichongqing.info/2024/1",
    "x.jsonl": """{"url": "https://a.example/1"}
        {"url": "not an address"}
        {"url": "https://www.ichongqing.info/2024/1"}""",
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FORMS[name], "utf-8")
    found = list(read_addresses(tmp_path / name, SOURCES, given=False))
    assert [(one.source.name, one.entry.url) for one in found if isinstance(one, Listed)] == [
        ("a-example", "https://a.example/1"),
        ("ichongqing", "https://www.ichongqing.info/2024/1"),
    ]
    (bad,) = [one for one in found if isinstance(one, Failure)]
    assert bad.reason == "bad-row"
    assert f"{name}:" in bad.detail
    assert "'not an address'" in bad.detail


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"url": "https://a.example/", "published": "soon"}', "published: 'soon' is no date"),
        ('{"url": "https://a.example/", "source": "nobody"}', "source: 'nobody' is no source"),
        ('["https://a.example/"]', "no JSON object"),
        ("{", "no JSON"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(row: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(row, "utf-8")
    (bad,) = read_addresses(tmp_path / "x.jsonl", SOURCES, given=False)
    assert isinstance(bad, Failure)
    assert f"x.jsonl:1: {problem}" in bad.detail


def test_a_csv_without_a_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("https://a.example/1\n", "utf-8")
    with pytest.raises(InputError, match="url: no such column"):
        list(read_addresses(tmp_path / "x.csv", SOURCES, given=False))


def test_hosts_take_turns_in_a_shard() -> None:
    source = SOURCES[0]
    found: list[tuple[Source, Entry]] = [
        (source, Entry(url=f"https://{host}.example/{n}")) for host in "ab" for n in range(600)
    ]
    shards = list(address_shards(found))
    assert [shard.size for shard in shards] == [500, 500, 200]
    hosts = [entry.url[8] for entry in shards[0].entries[source.name]]
    assert hosts.count("a") == 250
    assert len({shard.mark for shard in shards}) == 3


def test_listed_addresses_are_fetched_once(site_config: Path, site: tuple[str, ...], tmp_path: Path) -> None:
    urls = [url for url in page_urls(site).values() if url.startswith(site[0])][:3]
    (tmp_path / "x.txt").write_text("\n".join(urls), "utf-8")
    order = Order(lists=(tmp_path / "x.txt",))
    first, again = (backfill(tmp_path / "w", order, config=site_config, crew=Counted()) for _ in range(2))
    assert {name: report.new for name, report in first.fetched.items()} == {"sample-news": 3}
    assert again.fetched == {}
    assert Warehouse(tmp_path / "w").addresses() == 3


def test_what_sources_have_is_what_a_run_fetches(site_config: Path, tmp_path: Path) -> None:
    names, since, until = ("sample-news", "sample-daily"), date(2024, 1, 1), date(2024, 12, 31)
    order = Order(names=names, since=since, until=until)
    backfill(tmp_path / "w", order, config=site_config, crew=Counted())
    run_fetch(tmp_path / "r", names=names, since=since, until=until, config=site_config, run_id="run")
    fetched, expected = (sorted(Warehouse(tmp_path / name).known()) for name in "wr")
    assert fetched == expected != []
