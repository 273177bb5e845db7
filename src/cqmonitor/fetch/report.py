"""What a fetch run says of each source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from cqmonitor.records import Failure, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The summary of one source in one run.

    Attributes:
        discovered: articles found inside patterns and dates, and pages of folders and WARC files.
        new: pages handed over whose address the archive did not hold.
        changed: pages handed over whose address the archive held with other bytes.
        unchanged: known pages that answered 304 or with the same bytes, or that nothing told to ask again.
        refused_by_robots: failures with reason `robots`; they stand in `failed` too.
        failed: everything that could not be had, discovery included.
        bytes: body bytes on the wire (of local files: their size).
        seconds: wall time.
        settled: marks of what need not be done again once the pages handed over are archived
            (`Copies.settle`): WARC files read to their end, listings of which every post is archived.
    """

    discovered: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    refused_by_robots: int = 0
    failed: tuple[Failure, ...] = ()
    bytes: int = 0
    seconds: float = 0.0
    settled: tuple[str, ...] = ()

    def __add__(self, other: SourceReport) -> SourceReport:
        return SourceReport(
            discovered=self.discovered + other.discovered,
            new=self.new + other.new,
            unchanged=self.unchanged + other.unchanged,
            changed=self.changed + other.changed,
            refused_by_robots=self.refused_by_robots + other.refused_by_robots,
            failed=(*self.failed, *other.failed),
            bytes=self.bytes + other.bytes,
            seconds=self.seconds + other.seconds,
            settled=(*self.settled, *other.settled),
        )

    @property
    def failed_by_reason(self) -> dict[str, int]:
        """How often each reason occurs, most frequent first."""
        return dict(Counter(failure.reason for failure in self.failed).most_common())


@dataclass(frozen=True, slots=True)
class Fetched:
    """The pages of one source, with its report."""

    pages: tuple[Page, ...]
    report: SourceReport


@dataclass(slots=True)
class Tally:
    """A report in the making."""

    discovered: int = 0
    new: int = 0
    unchanged: int = 0
    changed: int = 0
    wire_bytes: int = 0
    failed: list[Failure] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)

    def report(self, seconds: float) -> SourceReport:
        """The report as it stands."""
        return SourceReport(
            discovered=self.discovered,
            new=self.new,
            unchanged=self.unchanged,
            changed=self.changed,
            refused_by_robots=sum(failure.reason == "robots" for failure in self.failed),
            failed=tuple(self.failed),
            bytes=self.wire_bytes,
            seconds=seconds,
            settled=tuple(self.settled),
        )
