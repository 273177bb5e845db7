"""The archive of pages out of a warehouse and into one, as WARC files (ISO 28500)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cqmonitor.config import load_config
from cqmonitor.errors import InputError
from cqmonitor.fetch import import_warc, write_warc
from cqmonitor.recording import new_run_id
from cqmonitor.records import Failure, Page
from cqmonitor.storage import Place
from cqmonitor.storage.files import has_any
from cqmonitor.warehouse import Warehouse

SUFFIX = ".warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        pages: pages read from the files.
        new: those that the archive did not hold.
        failed: records that could not be read; all but broken files are in quarantine too.
    """

    pages: int
    new: int
    failed: tuple[Failure, ...]


def export_archive(warehouse: Place, path: Path, *, sources: Sequence[str] = ()) -> int:
    """Write the archived pages of some sources, or of all, to a WARC file; returns how many records.

    Raises:
        InputError: the file's name does not end in `.warc.gz`, its folder or the warehouse is missing, or a
            source has no page there.
    """
    if not path.name.endswith(SUFFIX):
        raise InputError(f"{path}: the file's name must end in {SUFFIX}")
    if not path.parent.is_dir():
        raise InputError(f"{path.parent}: no such folder")
    if not has_any(warehouse):
        raise InputError(f"{warehouse}: no warehouse")
    store = Warehouse(warehouse)
    held = sorted(store.pages().select("source").unique().collect()["source"])
    if unknown := sorted(set(sources) - set(held)):
        raise InputError(
            f"nothing is archived of {', '.join(unknown)} (archived: {', '.join(held) or 'none'})"
        )
    return write_warc(store.fetches(sources), path)


def import_archive(
    warehouse: Place, paths: Iterable[Path], *, source: str | None = None, config: Path | None = None
) -> Imported:
    """Archive the pages of WARC files; what is there already stays as it is.

    A record that cannot be read, for instance because its digest does not match its bytes, goes to the
    quarantine. Articles are made of the new pages by the next run.

    Args:
        paths: the files.
        source: an entry of sources.yaml whose pages they are (its hosts and patterns choose the records);
            without it each record says so itself, as those of `export_archive` do.
        config: the configuration folder.

    Raises:
        InputError: a file is missing, or there is no such source.
    """
    files = list(paths)
    if missing := [str(path) for path in files if not path.is_file()]:
        raise InputError(f"{', '.join(missing)}: no such WARC file")
    loaded = load_config(config)
    named = next((one for one in loaded.sources if one.name == source), None)
    if source is not None and named is None:
        raise InputError(f"no source named {source!r}; `cqmonitor sources list` shows all")
    store, run_id = Warehouse(warehouse), new_run_id()
    reading = _Reading()
    for path in files:
        found = import_warc(path, named, max_bytes=loaded.http.max_body_bytes)
        reading.new += store.append_pages(reading.pages(path, found), run_id)
    store.append_quarantine(
        (("pages", f"warc_{one.reason}", _told(one, path)) for path, one in reading.refused), run_id
    )
    return Imported(pages=reading.count, new=reading.new, failed=tuple(one for _, one in reading.failed))


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    count: int = 0
    new: int = 0
    failed: list[tuple[Path, Failure]] = field(default_factory=list)

    def pages(self, path: Path, found: Iterable[Page | Failure]) -> Iterator[Page]:
        """The pages of one file; failures are noted."""
        for one in found:
            if isinstance(one, Failure):
                self.failed.append((path, one))
            else:
                self.count += 1
                yield one

    @property
    def refused(self) -> Iterator[tuple[Path, Failure]]:
        """The records that were refused; a file that breaks off is no record."""
        return ((path, one) for path, one in self.failed if one.reason != "bad-warc")


def _told(failure: Failure, path: Path) -> dict[str, object]:
    return {"url": failure.url, "source": failure.source, "file": path.name, "detail": failure.detail}


def in_words(imported: Imported) -> Iterator[str]:
    """What went wrong, a line a reason with an example."""
    counts = Counter(one.reason for one in imported.failed)
    for reason, count in counts.most_common():
        first = next(one for one in imported.failed if one.reason == reason)
        more = f" and {count - 1} more" if count > 1 else ""
        yield f"{first.url}{more}: {reason}: {first.detail}"
