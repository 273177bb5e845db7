"""One address, one form: which URLs are the same article, and which belong to a source."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from cqmonitor.config import Feed, ListPage, Sitemap, Source, WordPress

TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|hsa|oly|vero|wt)_.*|_ga|_gl|_hs(enc|mi)|fbclid|gclid|dclid|gclsrc|gbraid|wbraid"
    r"|msclkid|yclid|twclid|igshid|mc_[ce]id|cmpid|spm|share_token|share_source|isappinstalled|ref_src",
    re.IGNORECASE,
)
"""Parameters that tell where a reader came from. A closed list: `cid`, `source`, `p` may name the article."""

WECHAT_FROM = frozenset({"timeline", "singlemessage", "groupmessage", "appmessage"})
"""Values that WeChat appends as `from=` to a shared link."""

AMP_SEGMENT = re.compile(r"^/amp(?=/)|/amp/?$", re.IGNORECASE)
TWIN_HOST = re.compile(r"^(www|m|mobile|wap|amp)\.(?=[^.]+\.[^.]+)", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}


def clean_url(url: str, base: str = "") -> str | None:
    """The absolute http(s) address to ask for: no fragment, tracking parameter, user name or default port.

    Args:
        url: an address as found on a page, absolute or relative.
        base: the address of the page it was found on.

    Returns:
        The address, or None for one that is no http(s) address.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = _netloc(parts)
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host:
        return None
    query = urlencode([pair for pair in _pairs(parts) if not _is_tracking(*pair)])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, query, ""))


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
    pairs = sorted(pair for pair in _pairs(parts) if not _is_amp(*pair))
    return f"{host}{path}" + (f"?{urlencode(pairs)}" if pairs else "")


def is_twin(url: str) -> bool:
    """Whether the address is the AMP or mobile form of an article, asked for only if no other is known."""
    parts = urlsplit(url)
    amp = AMP_SEGMENT.search(parts.path) or any(_is_amp(*pair) for pair in _pairs(parts))
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


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{host}:{port}" if host and port and port != DEFAULT_PORTS.get(parts.scheme) else host


def _pairs(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True)


def _is_tracking(name: str, value: str) -> bool:
    return bool(TRACKING.fullmatch(name)) or (name == "from" and value in WECHAT_FROM)


def _is_amp(name: str, value: str) -> bool:
    return name.lower() == "amp" or (name.lower() == "outputtype" and value.lower() == "amp")
