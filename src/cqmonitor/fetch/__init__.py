"""Fetch: from a source to its pages, politely, completely, safely.

discovery (feeds, sitemaps, WordPress, lists) -> entries -> robots -> HTTP -> Page | Failure
folders and WARC files -------------------------------------------------> Page | Failure
"""

from cqmonitor.fetch.folder import read_folder
from cqmonitor.fetch.report import Fetched, SourceReport
from cqmonitor.fetch.run import fetch_source, fetch_sources
from cqmonitor.fetch.urls import clean_url, url_key
from cqmonitor.fetch.warc import read_warc
from cqmonitor.records import Known

__all__ = [
    "Fetched",
    "Known",
    "SourceReport",
    "clean_url",
    "fetch_source",
    "fetch_sources",
    "read_folder",
    "read_warc",
    "url_key",
]
