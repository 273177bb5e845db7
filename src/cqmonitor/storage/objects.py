"""The few operations of an object store (obstore, https://developmentseed.org/obstore), for addresses in it.

Server and credentials come from the environment, by the names that AWS gives them: AWS_ENDPOINT_URL,
AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. polars reads the same ones.

A store has neither rename nor locks. What it has is enough: an object is there wholly or not at all, and a
write may be made to fail where there is one already, or where it is no longer the one that was read.
"""

from __future__ import annotations

import errno
import hashlib
import mimetypes
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cqmonitor.errors import InputError, WarehouseError
from cqmonitor.storage.places import ObjectPath

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem
    from obstore.store import ClientConfig, S3Store

AT_ONCE = 16
"""Requests that are under way at the same time where there are many to make."""

PATIENCE = timedelta(seconds=60)
"""How long a request is tried again that the store does not answer, or answers by being busy."""

REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}
"""Codes of S3 for credentials that do not do (Amazon S3 API Reference, Error responses)."""


class Found(NamedTuple):
    """An object that a listing told of: its size in bytes, and when it was last written."""

    path: ObjectPath
    size: int
    modified: datetime
    e_tag: str


def read(path: ObjectPath) -> bytes:
    """The bytes of an object.

    Raises:
        FileNotFoundError: there is none.
        WarehouseError: no such bucket, or the store refuses.
        OSError: the store cannot be reached.
    """
    with _telling(path):
        return bytes(_store(path).get(path.key).bytes())


def about(path: ObjectPath) -> Found:
    """What a listing would tell of an object; raises as `read`."""
    with _telling(path):
        told = _store(path).head(path.key)
        return Found(path, told["size"], told["last_modified"], told["e_tag"] or "")


def exists(path: ObjectPath) -> bool:
    """Whether there is an object of this name."""
    try:
        about(path)
    except FileNotFoundError:
        return False
    return True


def put(path: ObjectPath, content: bytes | Path) -> str:
    """Write an object in place of the one before it, in one step; returns its ETag."""
    with _telling(path):
        return _store(path).put(path.key, content)["e_tag"] or ""


def put_new(path: ObjectPath, content: bytes | Path) -> str | None:
    """Write an object where there is none; None where there is one, which stays (`If-None-Match: *`)."""
    with _telling(path):
        store = _store(path)
        from obstore.exceptions import AlreadyExistsError

        try:
            return store.put(path.key, content, mode="create")["e_tag"] or ""
        except AlreadyExistsError:
            return None


def put_instead(path: ObjectPath, content: bytes, e_tag: str) -> str | None:
    """Write an object in place of the one that has this ETag (`If-Match`); None where it is another now."""
    with _telling(path):
        store = _store(path)
        from obstore.exceptions import PreconditionError

        try:
            return store.put(path.key, content, mode={"e_tag": e_tag})["e_tag"] or ""
        except (PreconditionError, FileNotFoundError):
            return None


def copy(old: ObjectPath, new: ObjectPath) -> None:
    """Copy an object within its bucket, in the store."""
    with _telling(old):
        _store(old).copy(old.key, new.key)


def delete(paths: Iterable[ObjectPath]) -> None:
    """Delete objects of one bucket, which may be gone already."""
    there = list(paths)
    if there:
        with _telling(there[0]):
            _store(there[0]).delete([path.key for path in there])


def below(folder: ObjectPath) -> Iterator[Found]:
    """The objects whose names begin with that of a folder, by name."""
    with _telling(folder):
        chunks = list(_store(folder).list(folder.key or None))
    root = ObjectPath("s3:", folder.bucket)
    found = (
        Found(root / one["path"], one["size"], one["last_modified"], one["e_tag"] or "")
        for chunk in chunks
        for one in chunk
    )
    return iter(sorted(found))


def has_any(folder: ObjectPath) -> bool:
    """Whether there is an object below a folder."""
    with _telling(folder):
        return any(chunk for chunk in _store(folder).list(folder.key or None, chunk_size=1))


def folders_in(folder: ObjectPath) -> list[ObjectPath]:
    """What a folder's objects are grouped by, one step down."""
    with _telling(folder):
        told = _store(folder).list_with_delimiter(folder.key or None)
    return [ObjectPath("s3:", folder.bucket, prefix) for prefix in sorted(told["common_prefixes"])]


def upload(folder: Path, target: ObjectPath, *, last: str) -> None:
    """Write the files of a folder below an address, `last` of them after all others are there.

    A symlink to an address is a copy of what lies there.
    """
    names = [path.relative_to(folder).as_posix() for path in _files(folder)]

    def one(name: str) -> None:
        file = folder / name
        if file.is_symlink():
            copy(ObjectPath(os.readlink(file)), target / name)
        else:
            put(target / name, file)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(one, (name for name in names if name != last)):
            pass
    one(last)


def mirror(folder: Path, target: ObjectPath) -> None:
    """Have the files of a folder, and no others, below an address; those that are there already stay."""
    there = {found.path: found for found in below(target)}
    files = {target / path.relative_to(folder).as_posix(): path for path in _files(folder)}

    def one(path: ObjectPath) -> None:
        held = there.get(path)
        if held is None or held.e_tag.strip('"') != _md5(files[path]):
            kind, _ = mimetypes.guess_type(path.name)
            with _telling(path):
                told = {"Content-Type": kind or "application/octet-stream"}
                _store(path).put(path.key, files[path], attributes=told)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(one, files):
            pass
    delete(there.keys() - files.keys())


def _md5(path: Path) -> str:
    """The ETag of an object of these bytes, in stores that do not encrypt it with a key of their own."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if not path.is_dir()]


def filesystem() -> AbstractFileSystem:
    """The object store as a file system of fsspec, for other readers."""
    from obstore.fsspec import FsspecStore

    return FsspecStore("s3", client_options=_client())


# --- the store -------------------------------------------------------------------------------------


def _store(path: ObjectPath) -> S3Store:
    return _store_of(
        path.bucket, tuple(sorted(one for one in os.environ.items() if one[0].startswith("AWS_")))
    )


@lru_cache(maxsize=8)
def _store_of(bucket: str, _environment: tuple[tuple[str, str], ...]) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError:
        raise InputError(
            f"s3://{bucket}: a warehouse on an object store needs obstore, which is not installed: "
            "pip install 'cqmonitor[s3]'"
        ) from None
    return S3Store(bucket, client_options=_client(), retry_config={"retry_timeout": PATIENCE})


def _client() -> ClientConfig:
    return {"allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http:")}


@contextmanager
def _telling(path: ObjectPath) -> Iterator[None]:
    """What the store refuses is raised as a file system's refusal is, or says what to do about it."""
    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise _no_bucket(path) from error
        raise FileNotFoundError(errno.ENOENT, "no such object", str(path)) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "obstore":
            raise
        raise _refusal(path, str(error)) from error


def _refusal(path: ObjectPath, told: str) -> Exception:
    code = re.search(r"<Code>(\w+)</Code>", told)
    if code and code[1] == "NoSuchBucket":
        return _no_bucket(path)
    if (code and code[1] in REFUSED) or "403 Forbidden" in told:
        return WarehouseError(
            f"{path}: {_server()} refuses ({code[1] if code else '403 Forbidden'}); see that "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment may read and write there"
        )
    if "/latest/" in told:  # where machines at Amazon are given theirs
        return WarehouseError(
            f"{path}: no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
        )
    why = f"{code[1]}" if code else told.splitlines()[0]
    return OSError(errno.EIO, f"{_server()} does not do it ({why})", str(path))


def _no_bucket(path: ObjectPath) -> WarehouseError:
    return WarehouseError(f"{path}: {_server()} has no bucket {path.bucket!r}; create it first")


def _server() -> str:
    return os.environ.get("AWS_ENDPOINT_URL") or "Amazon S3"
