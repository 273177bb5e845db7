"""Fetch: from a source to its pages, politely, completely, safely.

    discovery (feeds, sitemaps, WordPress, lists) -> entries -> robots -> HTTP -> Page | Failure
    folders and WARC files -------------------------------------------------> Page | Failure

The names below are loaded when they are first used: who reads a folder needs no HTTP client.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cqmonitor.fetch.copies import Copies
    from cqmonitor.fetch.folder import read_folder
    from cqmonitor.fetch.report import Fetched, SourceReport
    from cqmonitor.fetch.run import fetch_source, fetch_sources
    from cqmonitor.fetch.survey import Survey, survey_source
    from cqmonitor.fetch.urls import url_key
    from cqmonitor.fetch.warc import import_warc, read_warc, write_warc
    from cqmonitor.records import Known

__all__ = [
    "Copies",
    "Fetched",
    "Known",
    "SourceReport",
    "Survey",
    "fetch_source",
    "fetch_sources",
    "import_warc",
    "read_folder",
    "read_warc",
    "survey_source",
    "url_key",
    "write_warc",
]

_MODULES = {
    "Copies": "cqmonitor.fetch.copies",
    "Fetched": "cqmonitor.fetch.report",
    "Known": "cqmonitor.records",
    "SourceReport": "cqmonitor.fetch.report",
    "Survey": "cqmonitor.fetch.survey",
    "fetch_source": "cqmonitor.fetch.run",
    "fetch_sources": "cqmonitor.fetch.run",
    "import_warc": "cqmonitor.fetch.warc",
    "read_folder": "cqmonitor.fetch.folder",
    "read_warc": "cqmonitor.fetch.warc",
    "survey_source": "cqmonitor.fetch.survey",
    "url_key": "cqmonitor.fetch.urls",
    "write_warc": "cqmonitor.fetch.warc",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
