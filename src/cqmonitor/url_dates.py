"""The date that many sites put into the addresses of their articles."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/_]?(?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?P<y2>20\d{2})-(?P<m2>0[1-9]|1[0-2])/(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)


def url_time(url: str, zone: tzinfo) -> datetime | None:
    """The date in an address such as `/2024/10/22/` or `/202410/22/` or `/20241022/`, or None."""
    found = _URL_DATE.search(url)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return datetime(year, month, day, tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None
