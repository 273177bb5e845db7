"""The form in which an address is asked for and stored.

courlan's `normalize_url` does not do: what it takes for trackers (`cid`, `eid`, `uid`, `source`) names the
article on many sites, so that articles would become one.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

TRACKING = re.compile(
    r"(utm|mtm|pk|piwik|hsa|oly|vero|wt)_.*|_ga|_gl|_hs(enc|mi)|fbclid|gclid|dclid|gclsrc|gbraid|wbraid"
    r"|msclkid|yclid|twclid|igshid|mc_[ce]id|cmpid|spm|share_token|share_source|isappinstalled|ref_src",
    re.IGNORECASE,
)
"""Parameters that tell where a reader came from. A closed list: `cid`, `source`, `p` may name the article."""

WECHAT_FROM = frozenset({"timeline", "singlemessage", "groupmessage", "appmessage"})
"""Values that WeChat appends as `from=` to a shared link."""

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
    query = urlencode([pair for pair in query_pairs(parts) if not _is_tracking(*pair)])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{host}:{port}" if host and port and port != DEFAULT_PORTS.get(parts.scheme) else host


def query_pairs(parts: SplitResult) -> list[tuple[str, str]]:
    """The parameters of an address, in their order."""
    return parse_qsl(parts.query, keep_blank_values=True)


def _is_tracking(name: str, value: str) -> bool:
    return bool(TRACKING.fullmatch(name)) or (name == "from" and value in WECHAT_FROM)


def is_amp(name: str, value: str) -> bool:
    """Whether a parameter asks for the AMP twin of a page."""
    return name.lower() == "amp" or (name.lower() == "outputtype" and value.lower() == "amp")
