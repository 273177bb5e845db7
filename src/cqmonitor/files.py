"""Saved `.html` and `.txt` files with an optional manifest, read as the pages of a folder source are.

A manifest is a CSV file with the columns doc (file name without ending), published (ISO date), lang,
outlet and, where known, url; `doc` alone is required.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cqmonitor.config import Config, load_config
from cqmonitor.errors import CleanError, ExtractError, InputError
from cqmonitor.extract import extract_claims
from cqmonitor.records import Article, Claim

MANIFEST = "manifest.csv"
CONTENT_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain; charset=utf-8"}
"""What is read, by ending; anything else in a folder is passed over."""

_COLUMNS = {"doc", "published", "lang", "outlet", "url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """One file with the address and headers that a folder source would give its page."""

    path: Path
    doc: str
    url: str
    headers: tuple[tuple[str, str], ...]


def saved_files(
    paths: Iterable[Path], *, manifest: Path | None = None, published: date | None = None
) -> list[SavedFile]:
    """The files of `paths`, folders entered one level deep, in the order given and by name.

    Args:
        paths: `.txt`, `.html` or `.htm` files, or folders of them.
        manifest: what is known of the files; else `manifest.csv` of each file's folder, where it has one.
        published: publication day of the files that no manifest dates.

    Raises:
        InputError: a path does not exist or is not of a kind that is read, or a manifest is broken.
    """
    given = _manifest(manifest) if manifest else None
    known: dict[Path, Mapping[str, Mapping[str, str]]] = {}
    found = []
    for path in _entered(paths):
        rows = given if given is not None else known.setdefault(path.parent, _manifest_of(path.parent))
        found.append(_saved(path, rows.get(path.stem, {}), published))
    return found


def _entered(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in CONTENT_TYPES)
            if not inside:
                raise InputError(f"{path}: holds no .txt or .html file")
            yield from inside
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder")
        elif path.suffix.lower() not in CONTENT_TYPES:
            raise InputError(f"{path}: cannot be read (allowed: {', '.join(CONTENT_TYPES)})")
        else:
            yield path


def _saved(path: Path, row: Mapping[str, str], published: date | None) -> SavedFile:
    facts = dict(row)
    if published and not facts.get("published"):
        facts["published"] = published.isoformat()
    said = tuple((f"x-manifest-{key}", value) for key, value in facts.items() if key != "url" and value)
    content_type = ("content-type", CONTENT_TYPES[path.suffix.lower()])
    url = facts.get("url") or f"folder://{path.resolve().parent.name}/{path.name}"
    return SavedFile(path=path, doc=path.stem, url=url, headers=(content_type, *said))


def _manifest_of(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / MANIFEST
    return _manifest(path) if path.is_file() else {}


def _manifest(path: Path) -> Mapping[str, Mapping[str, str]]:
    """The rows of a manifest by doc, checked."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            unknown = set(reader.fieldnames or ()) - _COLUMNS
            if unknown or "doc" not in (reader.fieldnames or ()):
                found = ", ".join(reader.fieldnames or ()) or "nothing"
                raise InputError(f"{path}:1: columns are {found} (allowed: {', '.join(sorted(_COLUMNS))})")
            return {row["doc"]: _checked(path, reader.line_num, row) for row in reader}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a readable manifest ({error})") from error


def _checked(path: Path, line: int, row: Mapping[str | None, str | None]) -> dict[str, str]:
    facts = {key: value.strip() for key, value in row.items() if key and value}
    try:
        date.fromisoformat(facts.get("published") or "2000-01-01")
    except ValueError as error:
        problem = f"published is {facts['published']!r}, not an ISO date such as 2024-08-29"
        raise InputError(f"{path}:{line}: {problem}") from error
    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one file gave: rows fit for JSON, and the problem where it could not be read."""

    doc: str
    rows: tuple[dict[str, Any], ...] = ()
    problem: str | None = None


def claims_of(file: SavedFile, config: Path | None = None) -> Told:
    """The claims of a file as rows of `doc` and every field of a claim, periods as two ISO days.

    The text goes through the boilerplate step first; offsets refer to the text that it leaves.
    """
    try:
        article = _article(file, _config(config))
        if article.published is None:
            raise InputError("no day of publication is known: give --published or a manifest")
        claims = extract_claims(
            article.text,
            published=article.published,
            lang=article.lang,
            title=article.title,
            config=_config(config),
        )
    except (CleanError, ExtractError, InputError) as error:
        return Told(doc=file.doc, problem=f"{file.path}: {error}")
    return Told(doc=file.doc, rows=tuple({"doc": file.doc} | claim_row(claim) for claim in claims))


def cleaned(file: SavedFile, config: Path | None = None) -> Told:
    """A file as one row: doc, title, byline, published_at, lang, text, and the removed lines with reasons."""
    try:
        article = _article(file, _config(config))
    except CleanError as error:
        return Told(doc=file.doc, problem=f"{file.path}: {error}")
    row = {
        "doc": file.doc,
        "title": article.title,
        "byline": list(article.byline),
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "lang": article.lang,
        "text": article.text,
        "removed": [asdict(removed) for removed in article.removed],
    }
    return Told(doc=file.doc, rows=(row,))


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim's fields in JSON's types: enums as their codes, the period as two ISO days or null."""
    row = asdict(claim)
    del row["period"]
    period = claim.period
    row["period_start"] = period.start.isoformat() if period else None
    row["period_end"] = period.end.isoformat() if period else None
    return row


def _article(file: SavedFile, config: Config) -> Article:
    try:
        from cqmonitor.clean import clean_page
    except ImportError:  # until the clean stage is there: the text as it is
        return _raw(file)
    body = file.path.read_bytes()
    return clean_page(body, url=file.url, headers=file.headers, rules=config.boilerplate)


@lru_cache(maxsize=1)
def _config(path: Path | None) -> Config:
    return load_config(path)


def _raw(file: SavedFile) -> Article:
    from datetime import datetime

    from cqmonitor.records import SHANGHAI

    said = dict(file.headers)
    title, _, _ = file.path.read_text(encoding="utf-8").partition("\n")
    day = said.get("x-manifest-published")
    at = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) if day else None
    return Article(url=file.url, source="", outlet="", lang=said.get("x-manifest-lang", "en"), title=title,
                   byline=(), published_at=at, modified_at=None,
                   text=file.path.read_text(encoding="utf-8"), removed=())
