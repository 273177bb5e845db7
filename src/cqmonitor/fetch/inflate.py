"""Content codings undone with a limit: a decompression bomb never reaches memory."""

from __future__ import annotations

import zlib

STEP = 65536
"""How many bytes are inflated at a time."""

CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
"""Codings that can be undone here. Only gzip is asked for; brotli is neither asked for nor read."""


class TooLargeError(Exception):
    """More bytes than the limit allows."""


class CodingError(Exception):
    """The bytes are not what the coding says."""


class Inflater:
    """Undo gzip or zlib (RFC 1950, 1952), chunk by chunk, members in a row included.

    Args:
        limit: the most bytes that may come out.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._stream = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, found out by itself
        self._started = False

    def feed(self, data: bytes) -> bytes:
        """The bytes that come out for these.

        Raises:
            TooLargeError: more than the limit came out in total.
            CodingError: the bytes are not gzip or zlib.
        """
        out = bytearray()
        while data:
            if self._stream.eof:
                if not data.startswith(b"\x1f\x8b"):  # trailing bytes that are no further member
                    break
                self._stream = zlib.decompressobj(wbits=47)
            out += self._step(data)
            data = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(out)

    @property
    def complete(self) -> bool:
        """Whether the stream came to its end (True also for no bytes at all)."""
        return self._stream.eof or not self._started

    def _step(self, data: bytes) -> bytes:
        self._started = True
        try:
            out = self._stream.decompress(data, STEP)
        except zlib.error as error:
            raise CodingError(str(error)) from error
        self._size += len(out)
        if self._size > self._limit:
            raise TooLargeError(f"more than {self._limit} bytes after inflating")
        return out


def inflate(data: bytes, limit: int) -> bytes:
    """All of a gzip or zlib stream.

    Raises:
        TooLargeError: it inflates to more than `limit` bytes.
        CodingError: it is no such stream, or ends too early.
    """
    stream = Inflater(limit)
    out = b"".join(stream.feed(data[at : at + STEP]) for at in range(0, len(data), STEP))
    if not stream.complete:
        raise CodingError("the compressed stream ends too early")
    return out
