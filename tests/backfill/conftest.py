"""Pages to backfill, as WARC files and folders, and what one run over them gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.clean.sites import pages_of

from cqmonitor import Warehouse
from cqmonitor.fetch import write_warc
from cqmonitor.publishing import run_publish
from cqmonitor.reading import run_read
from cqmonitor.records import Page
from cqmonitor.scale import Alone
from cqmonitor.storage import Place


def facts(path: Place) -> list[Any]:
    """What a warehouse holds, whoever put it there and when."""
    store = Warehouse(path)
    articles = store.articles_in_force().collect().select("url", "source", "title", "text")
    return [
        sorted(set(store.pages().select("url", "source", "page_sha256").collect().rows())),
        sorted(articles.rows()),
        store.observations().drop("first_recorded").collect().rows(),
    ]


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    return [one.page for name in ("journal", "portal") for one in pages_of(name, 9)]


@pytest.fixture(scope="session")
def warcs(pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three WARC files, one of them below another folder."""
    folder = tmp_path_factory.mktemp("warcs")
    (folder / "more").mkdir()
    for number, name in enumerate(("a.warc.gz", "b.warc.gz", "more/c.warc.gz")):
        write_warc(pages[number::3], folder / name)
    return folder


@pytest.fixture(scope="session")
def one_run(pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The facts of one sequential run over the pages."""
    path = tmp_path_factory.mktemp("one-run")
    Warehouse(path).append_pages(pages, "run")
    run_read(path, run_id="run", crew=Alone())
    run_publish(path, run_id="run")
    return facts(path)


class Counted(Alone):
    """Does the work here, and counts the shards; may be stopped after some."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.shards: list[Any] = []
        self.stop_after = stop_after

    def each(self, work: Callable[[Any], Any], shards: Any) -> Any:
        for shard, result in super().each(work, shards):
            self.shards.append(shard)
            yield shard, result
            if self.stop_after is not None and len(self.shards) >= self.stop_after:
                raise KeyboardInterrupt


def imports(crew: Counted) -> int:
    return sum(hasattr(shard, "files") for shard in crew.shards)
