"""Canonical addresses: one article, one URL, whichever twin of the page was fetched."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from cqmonitor.url_forms import clean_url, is_amp, query_pairs

_AMP_PATH = re.compile(r"(?:/amp/?|\.amp(?=\.s?html?$))$|(?<=/)amp/(?=.)|\.amp(?=\.s?html?$)", re.IGNORECASE)
_MOBILE = re.compile(r"^(?:m|mobile|wap|amp|3g)\.(?=[^.]+\.)", re.IGNORECASE)
_WWW = re.compile(r"^www\d?\.")


def canonical_url(url: str) -> str:
    """The address without fragment and trackers; for an AMP or mobile twin that of the plain page.

    An address that is not of the web (`folder://...`), or broken, is returned as it is.
    """
    cleaned = clean_url(url)
    if cleaned is None:
        return url
    parts = urlsplit(cleaned)
    path = re.sub(r"/{2,}", "/", _AMP_PATH.sub("", parts.path))
    query = urlencode(sorted(pair for pair in query_pairs(parts) if not is_amp(*pair)))
    return urlunsplit((parts.scheme, _MOBILE.sub("", parts.netloc), path or "/", query, ""))


def host_of(url: str) -> str:
    """The host in lower case, without `www.` and without a mobile prefix; "" where there is none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower() if parts.scheme in ("", "http", "https") else ""
    except ValueError:
        return ""
    return _WWW.sub("", _MOBILE.sub("", host))


def declared_url(page_url: str, declared: str, hosts: Collection[str] = ()) -> str:
    """The article's address: what the page declares as canonical if that can be believed, else its own.

    Believed is an address of the same host, or of one of the source's `hosts`, that is not merely the
    site's front page: a site that declares that for all its pages would make them one article.
    """
    own = canonical_url(page_url)
    if not declared.strip() or not host_of(own):
        return own
    try:
        theirs = canonical_url(urljoin(page_url, declared.strip()))
        parts = urlsplit(theirs)
    except ValueError:
        return own
    trusted = {host_of(page_url), *(host_of(f"//{host}") for host in hosts)}
    front = parts.path in ("", "/") and not parts.query and urlsplit(own).path not in ("", "/")
    known = parts.scheme in ("http", "https") and host_of(theirs) in trusted
    return theirs if known and not front else own
