"""WARC files (ISO 28500), such as Common Crawl's news crawl: their responses read as pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin

from cqmonitor.config import Http, Source, Warc
from cqmonitor.errors import InputError
from cqmonitor.fetch.headers import decoded, mark_undone
from cqmonitor.fetch.inflate import CODINGS, CodingError, TooLargeError, inflate
from cqmonitor.fetch.urls import belongs, own_hosts
from cqmonitor.records import Failure, Page
from cqmonitor.url_forms import clean_url

if TYPE_CHECKING:
    from fastwarc import WarcRecord


FINAL_URI = "WARC-X-Final-URI"
"""A field of our own, as ISO 28500 allows: the address at the end of the redirects."""

MAX_LIST_BYTES = 50_000_000
"""Of a list of WARC files, inflated."""

SOURCE = "WARC-X-Source"
"""Another: the entry of sources.yaml that a page came by."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a WARC file: those that begin from byte `start` on and before `end` (None: to its end)."""

    path: Path
    start: int = 0
    end: int | None = None


class UnreadableRecordError(Exception):
    """One record cannot be a page; `reason` is a short stable code."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


def read_warc(source: Source, *, max_bytes: int = Http().max_body_bytes) -> Iterator[Page | Failure]:
    """The pages of a source's WARC files: responses with status 200 and an address of the source.

    A record whose digest does not match its bytes is a Failure (`digest`), and so is one that is too
    large or whose coding cannot be undone.

    Args:
        source: its `warc` methods are read; `hosts`, `include` and `exclude` choose the records.
        max_bytes: the limit of one record, before and after inflating.

    Raises:
        InputError: a file is missing.
    """
    for method in source.discovery:
        if isinstance(method, Warc):
            for path in local_files(method):
                yield from _read(_owned_by(source), Part(path), max_bytes, source.name)


def import_warc(path: Path, source: Source | None = None, *, max_bytes: int) -> Iterator[Page | Failure]:
    """The pages of one WARC file, each of the source that wrote it down, or all of one source.

    Args:
        path: the file.
        source: whose pages they are; its `hosts`, `include` and `exclude` choose the records. Without it,
            records that `write_warc` did not write are Failures (`no-source`).
        max_bytes: as for `read_warc`.

    Raises:
        InputError: the file is missing.
    """
    owner, name = (_owned_by(source), source.name) if source else (_as_written, "")
    yield from _read(owner, Part(path), max_bytes, name)


def pick_warc(
    part: Part, sources: Sequence[Source], *, others: bool = False, max_bytes: int
) -> Iterator[Page | Failure]:
    """The pages of some sources in a part of a WARC file, whoever wrote it; other records are left out.

    Args:
        part: where.
        sources: a record is of the one that it names, else of the first that has its host (of `hosts` or a
            discovery address) and whose patterns let it in.
        others: records that name another source are of that, too.
        max_bytes: as for `read_warc`.

    Raises:
        InputError: the file is missing.
    """
    names = {source.name for source in sources}
    choices = [(source, hosts) for source in sources if (hosts := own_hosts(source))]

    def owner(url: str, written: str) -> str | None:
        if written in names or (written and others):
            return written
        return next((source.name for source, hosts in choices if belongs(url, source, hosts)), None)

    yield from _read(owner, part, max_bytes)


Owner = Callable[[str, str], str | None]
"""The name of the source that a record is of, by its address and the name that it tells (""); None: nobody's.

A name of "" is that of a page that should be somebody's.
"""


def _owned_by(source: Source) -> Owner:
    hosts = frozenset(source.hosts)
    return lambda url, _: source.name if belongs(url, source, hosts) else None


def _as_written(_: str, written: str) -> str:
    return written


def write_warc(pages: Iterable[Page], path: Path) -> int:
    """Write pages as a WARC file (ISO 28500, one gzip member a record), to be read by `read_warc` and others.

    Bodies are written as they are archived, inflated, and headers as they are, `x-manifest-*` included.

    Args:
        pages: what to write.
        path: the file, `.warc.gz`; an existing one is replaced once all is written.

    Returns:
        How many pages were written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            _write(_about(path.name), stream)
            count = sum(_write(_response(page), stream) for page in pages)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(record: WarcRecord, stream: IO[bytes]) -> int:
    from fastwarc import GzipWriter

    member = GzipWriter(stream)
    record.write(member, checksum_data=True)
    member.finish()
    return 1


def _about(name: str) -> WarcRecord:
    """The record that says what wrote the file."""
    from fastwarc import WarcRecord, WarcRecordType

    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.warcinfo)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(f"software: cqmonitor/{version('cqmonitor')}\r\nformat: WARC/1.1\r\n".encode())
    return record


def _response(page: Page) -> WarcRecord:
    from fastwarc import WarcRecord, WarcRecordType

    head = [f"HTTP/1.1 {page.status} OK", *(f"{name}: {value}" for name, value in page.headers), "", ""]
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.response)
    record.headers["WARC-Target-URI"] = page.url
    record.headers[FINAL_URI] = page.final_url
    record.headers[SOURCE] = page.source
    record.record_date = page.fetched_at
    record.is_http = True
    record.set_bytes_content("\r\n".join(head).encode() + page.body)
    return record


def is_remote(place: str) -> bool:
    """Whether a file lies on the network."""
    return "://" in place


def on_network(method: Warc) -> bool:
    """Whether some of a method's files may lie there."""
    return any(map(is_remote, (*method.paths, method.file or "", method.base or "")))


def local_files(method: Warc) -> Iterator[Path]:
    """The files of a method that lie here. Raises InputError where its list cannot be read."""
    places = list(method.paths)
    if method.file is not None and not is_remote(method.file):
        try:
            places += listed(method, read_list(method.file))
        except (CodingError, TooLargeError, UnicodeDecodeError) as error:
            raise InputError(f"{method.file}: list of WARC files not readable: {error}") from error
    yield from (Path(place).expanduser() for place in places if not is_remote(place))


def read_list(file: str) -> bytes:
    """A list of WARC files that lies here. Raises InputError where it cannot be read."""
    try:
        return Path(file).expanduser().read_bytes()
    except OSError as error:
        raise InputError(f"{file}: list of WARC files not readable: {error}") from error


def listed(method: Warc, data: bytes) -> Iterator[str]:
    """The files that a list names, one a line, `#` for comments; relative ones from `base` or the list.

    Raises:
        CodingError, TooLargeError, UnicodeDecodeError: it is no text, gzipped or not.
    """
    text = inflate(data, MAX_LIST_BYTES) if data.startswith(b"\x1f\x8b") else data
    for line in text.decode("utf-8-sig").splitlines():
        place = line.strip()
        if not place or place.startswith("#"):
            continue
        where = method.base or method.file or ""
        beside = Path(where).parent / Path(place).expanduser()
        yield urljoin(where, place) if is_remote(where) else place if is_remote(place) else str(beside)


def _read(owner: Owner, part: Part, max_bytes: int, name: str = "") -> Iterator[Page | Failure]:
    from fastwarc import ArchiveIterator, WarcRecordType

    if not part.path.is_file():
        raise InputError(f"{part.path}: no such WARC file")
    with part.path.open("rb") as stream:
        stream.seek(part.start)
        records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False)
        try:
            for record in records:
                if part.end is not None and record.stream_pos >= part.end:
                    return
                yield from _record(owner, record, max_bytes)
        except Exception as error:  # the parser raises whatever its streams raise on a broken file
            detail = f"broken after byte {stream.tell()}: {type(error).__name__}: {error}"
            yield Failure(url=str(part.path), source=name, stage="fetch", reason="bad-warc", detail=detail)


def _record(owner: Owner, record: Any, max_bytes: int) -> Iterator[Page | Failure]:
    target = record.headers.get("WARC-Target-URI", "").strip("<>")
    url = target if target.startswith("folder://") else clean_url(target)
    name = owner(url, record.headers.get(SOURCE, "")) if url else None
    if url is None or name is None:
        return
    try:
        if not name:
            raise UnreadableRecordError("no-source", "the record does not say which source it came by")
        page = _page(name, url, record, max_bytes)
    except UnreadableRecordError as error:
        yield Failure(url=url, source=name, stage="fetch", reason=error.reason, detail=str(error))
        return
    if page is not None:
        yield page


def _page(name: str, url: str, record: Any, max_bytes: int) -> Page | None:
    if record.content_length > max_bytes:
        raise UnreadableRecordError("too-large", f"{record.content_length} bytes, {max_bytes} allowed")
    if "WARC-Block-Digest" in record.headers and not record.verify_block_digest():
        raise UnreadableRecordError("digest", f"the block is not what {record.record_id} says")
    record.parse_http(auto_decode="none")
    if record.http_headers is None or record.http_headers.status_code != 200:
        return None
    if "WARC-Payload-Digest" in record.headers and not record.verify_payload_digest():
        raise UnreadableRecordError("digest", f"the payload is not what {record.record_id} says")
    headers = decoded(record.http_headers.items_bytes())
    return Page(
        url=url,
        final_url=record.headers.get(FINAL_URI, url),
        source=name,
        fetched_at=record.record_date.astimezone(UTC),
        status=200,
        headers=mark_undone(headers),
        body=_body(_dechunked(record.reader.read(), dict(headers)), dict(headers), max_bytes),
    )


def _dechunked(raw: bytes, headers: dict[str, str]) -> bytes:
    """Some writers keep the transfer coding, others only its header."""
    from fastwarc.stream_io import ChunkedReader

    if headers.get("transfer-encoding", "").strip().lower() != "chunked":
        return raw
    try:
        return ChunkedReader(io.BytesIO(raw)).read()
    except OSError:
        return raw


def _body(raw: bytes, headers: dict[str, str], max_bytes: int) -> bytes:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity"):
        return raw
    if coding not in CODINGS:
        raise UnreadableRecordError("content-encoding", f"{coding!r} cannot be undone")
    try:
        return inflate(raw, max_bytes)
    except TooLargeError as error:
        raise UnreadableRecordError("too-large", str(error)) from error
    except CodingError as error:
        raise UnreadableRecordError("content-encoding", str(error)) from error
