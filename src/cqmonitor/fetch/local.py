"""The pages of a source that need no network: folders and WARC files."""

from __future__ import annotations

from collections.abc import Iterator

from cqmonitor.config import Http, Source
from cqmonitor.errors import InputError
from cqmonitor.fetch.folder import read_folder
from cqmonitor.fetch.warc import read_warc
from cqmonitor.records import Failure, Page


def local_pages(source: Source, http: Http) -> Iterator[Page | Failure]:
    """All saved pages of a source; a folder or list that cannot be read at all is one more Failure."""
    for read in (read_folder, read_warc):
        try:
            yield from read(source, max_bytes=http.max_body_bytes)
        except InputError as error:
            yield Failure(url="", source=source.name, stage="fetch", reason="bad-input", detail=str(error))
