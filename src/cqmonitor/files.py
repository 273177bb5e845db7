"""Saved `.html` and `.txt` files with an optional manifest, read one by one and without a warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from cqmonitor.clean import clean_page
from cqmonitor.config import Config, load_config
from cqmonitor.errors import CleanError, ExtractError, InputError
from cqmonitor.explain import Document, document
from cqmonitor.extract import explain_claims, extract_claims
from cqmonitor.fetch.folder import CONTENT_TYPES, MANIFEST, Row, read_manifest
from cqmonitor.records import Article, Claim


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
        InputError: a path does not exist, is not of a kind that is read or cannot be looked into, or a
            manifest is broken.
    """
    given = _manifest(manifest) if manifest else None
    in_folder = cache(_manifest_of)
    found = []
    for path in chain.from_iterable(map(_entered, paths)):
        rows = in_folder(path.parent) if given is None else given
        found.append(_saved(path, rows.get(path.name) or rows.get(path.stem), published))
    return found


def _entered(path: Path) -> list[Path]:
    """The files of a folder by name, or the file itself."""
    try:
        files = sorted(filter(_is_readable_kind, path.iterdir())) if path.is_dir() else [path]
        exists = path.exists()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    if not exists:
        raise InputError(f"{path}: no such file or folder")
    if not files:
        raise InputError(f"{path}: holds no .txt or .html file")
    if files == [path] and not _is_readable_kind(path):
        raise InputError(f"{path}: cannot be read (allowed: files in {', '.join(CONTENT_TYPES)})")
    return files


def _is_readable_kind(path: Path) -> bool:
    return path.suffix.lower() in CONTENT_TYPES and path.is_file()


def _saved(path: Path, row: Row | None, published: date | None) -> SavedFile:
    dated = (row and row.published) or (published.isoformat() if published else "")
    lang, outlet, url = (row.lang, row.outlet, row.url) if row else ("", "", "")
    said = (("published", dated), ("lang", lang), ("outlet", outlet), ("doc", path.stem))
    headers = tuple((f"x-manifest-{name}", value) for name, value in said if value)
    content_type = ("content-type", CONTENT_TYPES[path.suffix.lower()])
    url = url or f"folder://{path.resolve().parent.name}/{path.name}"
    return SavedFile(path=path, doc=path.stem, url=url, headers=(content_type, *headers))


def _manifest_of(folder: Path) -> Mapping[str, Row]:
    path = folder / MANIFEST
    return _manifest(path) if path.is_file() else {}


def _manifest(path: Path) -> Mapping[str, Row]:
    """The rows of a manifest by doc; a wrong one stops all, because a person is there to mend it."""
    rows, problems = read_manifest(path)
    if problems:
        raise InputError("\n".join(problems.values()))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one file gave: rows fit for JSON or a document, and the problem where it could not be read."""

    doc: str
    rows: tuple[dict[str, Any], ...] = ()
    document: Document | None = None
    problem: str | None = None


def claims_of(file: SavedFile, config: Path | None = None) -> Told:
    """The claims of a file as rows of `doc` and every field of a claim, periods as two ISO days.

    The text goes through the boilerplate step first; offsets refer to the text that it leaves.
    """

    def told(article: Article, **known: Any) -> Told:
        claims = extract_claims(article.text, **known)
        return Told(doc=file.doc, rows=tuple({"doc": file.doc} | claim_row(claim) for claim in claims))

    return _dated(file, config, told)


def explained(file: SavedFile, config: Path | None = None) -> Told:
    """A file's sentences with what was found in them, and why its claims came out as they did."""

    def told(article: Article, **known: Any) -> Told:
        found = explain_claims(article.text, **known)
        return Told(doc=file.doc, document=document(file.doc, known["published"].isoformat(), found))

    return _dated(file, config, told)


def cleaned(file: SavedFile, config: Path | None = None) -> Told:
    """A file as one row: doc, title, byline, published_at, lang, text, and the removed lines with reasons."""
    try:
        article = _article(file, load_config(config))
    except (CleanError, InputError) as error:
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


def _dated(file: SavedFile, config: Path | None, told: Callable[..., Told]) -> Told:
    """What `told` makes of a file's article and of what is known of it (`extract_claims`' arguments)."""
    try:
        loaded = load_config(config)
        article = _article(file, loaded)
        if article.published is None:
            raise InputError("no day of publication is known: give --published or a manifest")
        return told(
            article, published=article.published, lang=article.lang, title=article.title, config=loaded
        )
    except (CleanError, ExtractError, InputError) as error:
        return Told(doc=file.doc, problem=f"{file.path}: {error}")


def _article(file: SavedFile, config: Config) -> Article:
    """The article of a file. Raises InputError where the file cannot be read, CleanError where it is none."""
    try:
        body = file.path.read_bytes()
    except OSError as error:
        raise InputError(error.strerror) from error
    return clean_page(body, url=file.url, headers=file.headers, rules=config.boilerplate)
