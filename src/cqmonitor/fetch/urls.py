"""One address, one form: which URLs are the same article, and which belong to a source."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlencode, urlsplit

from cqmonitor.config import Feed, ListPage, Sitemap, Source, WordPress
from cqmonitor.url_forms import clean_url, is_amp, query_pairs

AMP_SEGMENT = re.compile(r"^/amp(?=/)|/amp/?$", re.IGNORECASE)
TWIN_HOST = re.compile(r"^(www|m|mobile|wap|amp)\.(?=[^.]+\.[^.]+)", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def url_key(url: str) -> str:
    """What is equal for all addresses of one article: scheme, AMP and mobile twins and final slash folded.

    An address that is not of the web (`folder://`) is its own key.
    """
    cleaned = clean_url(url)
    if cleaned is None:
        return url
    parts = urlsplit(cleaned)
    host = TWIN_HOST.sub("", parts.netloc)
    path = AMP_SEGMENT.sub("", unquote(parts.path)).rstrip("/")
    pairs = sorted(pair for pair in query_pairs(parts) if not is_amp(*pair))
    return f"{host}{path}" + (f"?{urlencode(pairs)}" if pairs else "")


def is_twin(url: str) -> bool:
    """Whether the address is the AMP or mobile form of an article, asked for only if no other is known."""
    parts = urlsplit(url)
    amp = AMP_SEGMENT.search(parts.path) or any(is_amp(*pair) for pair in query_pairs(parts))
    return bool(amp) or parts.netloc.partition(".")[0] in ("m", "mobile", "wap", "amp")


def belongs(url: str, source: Source, hosts: frozenset[str]) -> bool:
    """Whether an address is one of the source's, by its hosts, `include` (any) and `exclude` (none)."""
    if hosts and not has_host(url, hosts):
        return False
    if source.include and not any(pattern.search(url) for pattern in source.include):
        return False
    return not any(pattern.search(url) for pattern in source.exclude)


def has_host(url: str, hosts: frozenset[str]) -> bool:
    """Whether an address has one of these hosts, or a subdomain of one."""
    host = urlsplit(url).netloc
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def host_of(url: str) -> str:
    """The host (with a port that is not the default) without `www.`, `m.` and their like, for `belongs`."""
    return TWIN_HOST.sub("", urlsplit(clean_url(url) or "").netloc)


def own_hosts(source: Source) -> frozenset[str]:
    """The hosts of the source's discovery addresses and its `hosts`; their subdomains belong to it too."""
    found = set(source.hosts)
    for method in source.discovery:
        match method:
            case Feed() | Sitemap() | ListPage():
                found |= {host_of(url) for url in method.urls}
            case WordPress():
                found.add(host_of(method.api))
            case _:
                pass
    return frozenset(found)
