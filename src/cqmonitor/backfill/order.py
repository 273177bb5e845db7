"""What is to be backfilled, checked before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cqmonitor.config import Config, Source, select_sources
from cqmonitor.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to backfill.

    Attributes:
        names: sources or groups. Alone: everything their discovery finds in the window. With one of the
            following: whose pages these are; without names a page is of the source that has its host.
        since, until: the window of days, both included; a page without a date is inside.
        folders: folders of saved pages, each with its `manifest.csv` or without.
        lists: files of addresses: `.txt`, `.csv` or `.jsonl`.
        warcs: WARC files, and folders that are searched for them.
    """

    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    folders: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()
    warcs: tuple[Path, ...] = ()

    @property
    def of_files(self) -> bool:
        """Whether files are named; else sources are asked what they have."""
        return bool(self.folders or self.lists or self.warcs)

    def sources(self, config: Config) -> tuple[Source, ...]:
        """The sources that pages may be of, or that are asked.

        Raises:
            InputError: the order makes no sense; the text says what would.
        """
        if not (self.of_files or self.names or self.since):
            raise InputError("nothing to backfill: give --source, --since, --folder, --urls or --warc")
        if self.since and self.until and self.since > self.until:
            raise InputError(f"--since {self.since} is after --until {self.until}")
        for path in (*self.folders, *self.lists, *self.warcs):
            if not path.exists():
                raise InputError(f"{path}: no such file or folder")
        found = select_sources(config, self.names) if self.names or not self.of_files else config.sources
        if self.folders and self.names and len(found) > 1:
            raise InputError(f"a folder is of one source, not of {', '.join(one.name for one in found)}")
        return found
