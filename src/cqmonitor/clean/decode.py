"""Bytes to text, strictly: a page is read in a charset that fits all of it, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from cqmonitor.clean.lines import fold
from cqmonitor.errors import CleanError

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN = 16_384
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GB = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "csgb2312", "euc-cn", "gb18030"}
"""GB18030 holds all of these, and pages that name the smaller set use the larger one."""

_UNSAFE = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined"}
"""Python codecs that no page may ask for: of quadratic cost, or able to hide letters."""

_LATIN = {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "iso8859-1"}
"""Read as windows-1252 (WHATWG encoding standard); it fits nearly any bytes, so it is tried last."""


def decode(body: bytes, headers: Sequence[tuple[str, str]] = ()) -> str:
    """The page's text.

    Tried in order: the byte order mark, the charset of the Content-Type header, that of the page's
    meta element, UTF-8, GB18030, and a declared Latin charset last. The first that fits all bytes is taken.

    Raises:
        CleanError: `undecodable`, none fits.
    """
    for name in _candidates(body, headers):
        try:
            if codecs.lookup(name).name.replace("-", "_") not in _UNSAFE:
                return body.decode(name)
        except (ValueError, LookupError):  # UnicodeError is a ValueError; so is a NUL in a codec's name
            continue
    raise CleanError("undecodable", f"{len(body)} bytes are neither what they declare nor UTF-8 or GB18030")


def _candidates(body: bytes, headers: Sequence[tuple[str, str]]) -> Iterator[str]:
    declared = list(_declared(body, headers))
    yield from (name for mark, name in _BOMS if body.startswith(mark))
    yield from (name for name in declared if name not in _LATIN)
    yield "utf-8"
    if any(name in _LATIN for name in declared) and not _looks_chinese(body):
        yield "cp1252"
    yield "gb18030"
    if any(name in _LATIN for name in declared):
        yield "cp1252"


def _declared(body: bytes, headers: Sequence[tuple[str, str]]) -> Iterator[str]:
    content_type = next((value for key, value in headers if key.lower() == "content-type"), "")
    if found := _CHARSET.search(content_type):
        yield _known(found[1])
    for pattern in (_META, _XML):
        if meta := pattern.search(body[:_META_WITHIN]):
            yield _known(meta[1].decode("ascii", "replace"))


def _known(name: str) -> str:
    name = fold(name).lower()
    return "gb18030" if name in _GB else name


def _looks_chinese(body: bytes) -> bool:
    """Whether bytes above ASCII come mostly in pairs, as in GB18030, and seldom alone, as in Latin."""
    high = re.findall(rb"[\x80-\xff]+", body[:200_000])
    alone = sum(1 for run in high if len(run) == 1)
    return bool(high) and alone * 5 < len(high)
