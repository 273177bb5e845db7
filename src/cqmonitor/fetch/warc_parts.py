"""Parts of large WARC files, so that several can be read at once and one that was broken off read anew."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cqmonitor.errors import InputError
from cqmonitor.fetch.warc import Part

PART_BYTES = 256_000_000
"""About how large a part is, as it lies on disk."""

GZIP, PLAIN = b"\x1f\x8b\x08", b"WARC/"
WINDOW = 1 << 20


def parts_of(path: Path, size: int = PART_BYTES) -> Iterator[Part]:
    """The parts of a WARC file of about `size` bytes, which together are all of it, each record in one.

    A part begins where a record does. With one gzip member a record, as ISO 28500 (annex D) wants it, it
    can be found from anywhere; a file that is one gzip stream is one part.

    Raises:
        InputError: there is no such file.
    """
    try:
        length = path.stat().st_size
        with path.open("rb") as stream:
            starts = list(_starts(stream, length, size))
    except OSError as error:
        raise InputError(f"{path}: no such WARC file ({error.strerror})") from error
    ends: list[int | None] = [*starts[1:], None]
    yield from (Part(path, start, end) for start, end in zip(starts, ends, strict=True))


def _starts(stream: IO[bytes], length: int, size: int) -> Iterator[int]:
    head = stream.read(len(GZIP))
    mark = GZIP if head == GZIP else PLAIN
    start: int | None = 0
    while start is not None:
        yield start
        start = _record_from(stream, start + size, length, mark) if start + size < length else None


def _record_from(stream: IO[bytes], position: int, length: int, mark: bytes) -> int | None:
    """Where the first record from a byte on begins; None where none does."""
    while position < length:
        stream.seek(position)
        window = stream.read(2 * WINDOW)
        found = window.find(mark)
        while 0 <= found < WINDOW:
            if _begins_here(window, found, mark):
                return position + found
            found = window.find(mark, found + 1)
        position += WINDOW
    return None


def _begins_here(window: bytes, found: int, mark: bytes) -> bool:
    """Whether a record begins where its mark was found; the bytes may stand in a body, too."""
    if mark == PLAIN:
        return (
            window[max(0, found - 4) : found] == b"\r\n\r\n" and b"\r\nWARC-" in window[found : found + 200]
        )
    try:
        return zlib.decompressobj(wbits=31).decompress(window[found : found + 4096], 16).startswith(PLAIN)
    except zlib.error:
        return False
