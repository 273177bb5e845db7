"""Header fields as they are archived."""

from __future__ import annotations

from collections.abc import Iterable

Headers = tuple[tuple[str, str], ...]


def decoded(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Fields in the order received, names in lower case; values are UTF-8, else Latin-1."""
    return tuple((_text(name).lower(), _text(value)) for name, value in raw)


def mark_undone(headers: Headers) -> Headers:
    """Common Crawl's `x-crawl-` before the name of what no longer holds of the inflated body."""
    coded = any(name == "content-encoding" for name, _ in headers)
    undone = {"content-encoding", "transfer-encoding"} | ({"content-length"} if coded else set())
    return tuple((f"x-crawl-{name}" if name in undone else name, value) for name, value in headers)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
