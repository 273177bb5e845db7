"""A folder of saved `.html` and `.txt` files with a `manifest.csv`, read as if its pages had been fetched."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from cqmonitor.config import Folder, Http, Lang, Source
from cqmonitor.errors import InputError
from cqmonitor.records import Failure, Page
from cqmonitor.url_forms import clean_url

CONTENT_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain; charset=utf-8"}
MANIFEST = "manifest.csv"
FIELDS = ("doc", "published", "lang", "outlet", "url")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a manifest; empty fields are "". `doc` is a file's name, with or without its ending."""

    line: int
    doc: str
    published: str
    lang: str
    outlet: str
    url: str


def read_folder(
    source: Source, *, max_bytes: int = Http().max_body_bytes, only: frozenset[str] | None = None
) -> Iterator[Page | Failure]:
    """The pages of a source's folders, in the order of their names.

    What the manifest says of a file becomes `x-manifest-*` headers; a file that it does not name is read
    without. A row that is wrong is a Failure (`manifest`) and its file is left out, so that nothing is
    archived with half of what is known about it. The `etag` header is a digest of the file and its row:
    a mended row makes a new version of a page, as new as the manifest.

    Args:
        source: its `folder` methods are read.
        max_bytes: larger files are Failures (`too-large`).
        only: names of files; the others, and what is wrong with rows about them, are left out.

    Raises:
        InputError: a folder is missing, or a manifest is not readable as such (names the file, line, field).
    """
    for method in source.discovery:
        if isinstance(method, Folder):
            yield from _read(source.name, Path(method.path).expanduser(), max_bytes, only)


def saved_in(folder: Path) -> list[Path]:
    """The files of a folder that are read, by name. Raises InputError where it is none."""
    if not folder.is_dir():
        raise InputError(f"{folder}: not a folder")
    files = (path for path in folder.iterdir() if path.suffix.lower() in CONTENT_TYPES)
    return sorted(path for path in files if path.is_file())


def _read(name: str, folder: Path, max_bytes: int, only: frozenset[str] | None) -> Iterator[Page | Failure]:
    files = saved_in(folder)
    manifest = folder / MANIFEST
    rows, problems = read_manifest(manifest) if manifest.is_file() else ({}, {})
    mended = manifest.stat().st_mtime if manifest.is_file() else 0.0
    names = {alias: path.name for path in files for alias in (path.name, path.stem)}
    first = files[0].name if files else ""
    for doc, detail in _row_problems(manifest, rows, problems, names):
        if only is None or names.get(doc, first) in only:  # what is about no file is told once
            address = _address(name, doc)
            yield Failure(url=address, source=name, stage="fetch", reason="manifest", detail=detail)
    for path in files:
        if only is not None and path.name not in only:
            continue
        if not problems.keys() & {path.name, path.stem}:
            yield _page(name, path, rows.get(path.name) or rows.get(path.stem), mended, max_bytes)


def _row_problems(
    manifest: Path, rows: Mapping[str, Row], problems: Mapping[str, str], names: Container[str]
) -> Iterator[tuple[str, str]]:
    yield from problems.items()
    for doc, row in rows.items():
        if doc not in names:
            yield doc, f"{manifest}:{row.line}: doc: no .html or .txt file {doc!r} in the folder"


def read_manifest(path: Path) -> tuple[dict[str, Row], dict[str, str]]:
    """A manifest's good rows by doc, and what is wrong with the others by doc.

    Raises:
        InputError: it is no UTF-8, no CSV, or has no column `doc`.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not readable as UTF-8 text: {error}") from error
    reader = csv.DictReader(lines, strict=True, skipinitialspace=True)
    rows: dict[str, Row] = {}
    problems: dict[str, str] = {}
    try:
        if "doc" not in (reader.fieldnames or ()):
            found = ", ".join(reader.fieldnames or ())
            raise InputError(f"{path}:1: doc: no such column, found: {found} (allowed: {', '.join(FIELDS)})")
        for raw in reader:
            row = Row(reader.line_num, *(" ".join((raw.get(name) or "").split()) for name in FIELDS))
            _sort(path, row, rows, problems)
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: not CSV: {error}") from error
    return rows, problems


def _sort(path: Path, row: Row, rows: dict[str, Row], problems: dict[str, str]) -> None:
    problem = _problem(row, rows)
    if problem:
        problems[row.doc or f"line {row.line}"] = f"{path}:{row.line}: {problem}"
        rows.pop(row.doc, None)  # of two rows for one file, neither is to be trusted
    elif row.doc not in problems:
        rows[row.doc] = row


def _problem(row: Row, rows: Mapping[str, Row]) -> str:
    """What is wrong with a row: the field, what was found, what is allowed; "" for nothing."""
    if not row.doc:
        return "doc: empty"
    if row.doc in rows:
        return f"doc: {row.doc!r} stands on line {rows[row.doc].line} already"
    if row.published and _moment(row.published) is None:
        return f"published: {row.published!r} is no date (allowed: YYYY-MM-DD, or ISO 8601 with a time)"
    if row.lang and row.lang not in get_args(Lang):
        return f"lang: {row.lang!r} (allowed: {', '.join(get_args(Lang))})"
    if row.url and clean_url(row.url) is None:
        return f"url: {row.url!r} is no http or https address"
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _page(name: str, path: Path, row: Row | None, mended: float, max_bytes: int) -> Page | Failure:
    address = row.url if row and row.url else _address(name, path.name)
    try:
        status = path.stat()
        if status.st_size > max_bytes:
            detail = f"{path}: {status.st_size} bytes, {max_bytes} allowed"
            return Failure(url=address, source=name, stage="fetch", reason="too-large", detail=detail)
        body = path.read_bytes()
    except OSError as error:
        return Failure(url=address, source=name, stage="fetch", reason="unreadable", detail=str(error))
    headers = (("content-type", CONTENT_TYPES[path.suffix.lower()]), *_manifest_headers(path, row))
    return Page(
        url=address,
        final_url=address,
        source=name,
        fetched_at=datetime.fromtimestamp(max(status.st_mtime, mended), UTC),
        status=200,
        headers=(*headers, ("etag", _etag(headers, body))),
        body=body,
    )


def _manifest_headers(path: Path, row: Row | None) -> tuple[tuple[str, str], ...]:
    if row is None:
        return (("x-manifest-doc", path.stem),)
    pairs = (("published", row.published), ("lang", row.lang), ("outlet", row.outlet), ("doc", path.stem))
    return tuple((f"x-manifest-{name}", value) for name, value in pairs if value)


def _etag(headers: tuple[tuple[str, str], ...], body: bytes) -> str:
    digest = hashlib.sha256("\0".join(f"{name}:{value}" for name, value in headers).encode())
    digest.update(hashlib.sha256(body).digest())
    return f'"{digest.hexdigest()[:32]}"'


def _address(name: str, doc: str) -> str:
    return f"folder://{name}/{doc}"
