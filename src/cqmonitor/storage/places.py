"""Addresses of files and folders: on this machine, or in a bucket of an S3-compatible object store.

The address of an object is an address alone. It has no method that reads or writes, so that the type checker
finds whatever goes past `cqmonitor.storage`, which knows both kinds.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import NoReturn, TypeAlias

from cqmonitor.errors import InputError

_ADDRESS = re.compile(r"s3:/+([^/]+)(?:/+(.*))?")


class ObjectPath(PurePosixPath):
    """`s3://bucket/key`, with the lexical methods of a path."""

    def __str__(self) -> str:
        return re.sub(r"^s3:/(?=[^/])", "s3://", super().__str__())

    def __fspath__(self) -> NoReturn:
        raise TypeError(f"{self} is no file of this machine")

    @property
    def bucket(self) -> str:
        """The bucket that it lies in."""
        return self.parts[1]

    @property
    def key(self) -> str:
        """Its name in the bucket, empty for the bucket itself."""
        return "/".join(self.parts[2:])


Place: TypeAlias = Path | ObjectPath


def place(given: str | os.PathLike[str] | Place) -> Place:
    """What a person gives as a folder: a path, or `s3://bucket/prefix`.

    Raises:
        InputError: an address of another kind, or one without a bucket.
    """
    if isinstance(given, ObjectPath):
        return given
    text = os.fspath(given)
    scheme = re.match(r"([a-z][a-z0-9+.-]+):/+", text)
    if scheme is None:
        return Path(given)
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise InputError(f"{text}: no address of a warehouse (allowed: a folder, or s3://bucket/prefix)")
    return ObjectPath("s3:", found[1], found[2] or "")
