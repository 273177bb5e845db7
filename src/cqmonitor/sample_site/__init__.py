"""The bundled sample site: three small news sites on loopback, for the demo and the tests.

Every figure on it is invented; README.md in this folder tells what each site shows.
"""

from __future__ import annotations

from cqmonitor.sample_site.content import PORTS, SITES, Story, stories
from cqmonitor.sample_site.server import serve
from cqmonitor.sample_site.sources import page_urls, sources

__all__ = ["PORTS", "SITES", "Story", "page_urls", "serve", "sources", "stories"]
