"""WARC files on the network, such as Common Crawl's news crawl: downloaded once, read, and deleted."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeVar

from cqmonitor.config import Source, Warc
from cqmonitor.errors import FetchError, InputError, TerminalFetchError
from cqmonitor.fetch.copies import mark_of
from cqmonitor.fetch.http import Download
from cqmonitor.fetch.inflate import CodingError, TooLargeError
from cqmonitor.fetch.site import Site
from cqmonitor.fetch.warc import import_warc, is_remote, listed, read_list
from cqmonitor.records import Failure, Page

T = TypeVar("T")

Crawled = AsyncIterator[Page | Failure | FetchError]


async def crawled(source: Source, site: Site, settled: Callable[[str], None]) -> Crawled:
    """The pages of a source's WARC files on the network that no run has read to the end yet.

    Args:
        source: its `warc` methods are read; its hosts and patterns choose the records.
        site: its way to the network.
        settled: is told the mark of each file once all of its pages were yielded and taken.
    """
    for method in source.discovery:
        if isinstance(method, Warc):
            async for found in _method(source, method, site, settled):
                yield found


async def _method(source: Source, method: Warc, site: Site, settled: Callable[[str], None]) -> Crawled:
    try:
        urls = [*filter(is_remote, method.paths), *await _listed(method, site)]
    except FetchError as error:
        yield error
        return
    for url in urls:
        mark = mark_of(source, url)
        if site.settled_at(mark):
            continue
        try:
            async for found in _file(source, method, site, url):
                yield found
        except FetchError as error:
            yield error
        else:
            settled(mark)


async def _listed(method: Warc, site: Site) -> list[str]:
    """The addresses of the method's list, which may lie on the network itself."""
    if method.file is None:
        return []
    try:
        data = (await site.document(method.file)).body if is_remote(method.file) else read_list(method.file)
        return [*filter(is_remote, listed(method, data))]
    except InputError:  # a local list that cannot be read is told where the local files are read
        return []
    except (CodingError, TooLargeError, UnicodeDecodeError) as error:
        raise TerminalFetchError(method.file, "bad-list", str(error)) from error


async def _file(source: Source, method: Warc, site: Site, url: str) -> AsyncIterator[Page | Failure]:
    with tempfile.TemporaryDirectory(prefix="cqmonitor-") as folder:
        path = Path(folder, "downloaded.warc.gz")
        with path.open("wb") as file:
            await site.get(url, into=Download(file, method.max_bytes))
        async for found in threaded(import_warc(path, source, max_bytes=site.client.http.max_body_bytes)):
            if isinstance(found, Failure) and found.reason == "bad-warc":
                raise TerminalFetchError(url, "bad-warc", found.detail)
            yield found


async def threaded(items: Iterator[T]) -> AsyncIterator[T]:
    """What an iterator gives, each asked for in a worker thread: a long search must not stop the others."""
    while (item := await asyncio.to_thread(next, items, None)) is not None:
        yield item
