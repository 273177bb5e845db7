"""What a run tells a person: the same blocks on a terminal and as markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat

from rich.console import Console
from rich.table import Table

from cqmonitor.fetch import SourceReport
from cqmonitor.records import Failure
from cqmonitor.storage import Place
from cqmonitor.warehouse import EVENTS

SHOWN = 5
"""Rows shown of each kind of observation, and of each kind of failure."""

WIDTH = 140
"""Columns of a terminal that does not tell, such as a log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """What reading the pages of one source gave: counts of articles, claims and removed boilerplate lines."""

    articles: int = 0
    claims: int = 0
    removed: int = 0

    def __add__(self, other: SourceReading) -> SourceReading:
        return SourceReading(
            articles=self.articles + other.articles,
            claims=self.claims + other.claims,
            removed=self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary:
    """What the read stage did, by source.

    Attributes:
        sources: what was read.
        failed: pages that gave no article.
        without_body: archived pages that the present rules have not read and cannot, since retention took
            their bodies; what older rules read in them stays.
    """

    sources: Mapping[str, SourceReading] = field(default_factory=dict)
    failed: tuple[Failure, ...] = ()
    without_body: int = 0

    @property
    def total(self) -> SourceReading:
        """All sources together."""
        return sum(self.sources.values(), start=SourceReading())

    def __add__(self, later: ReadSummary) -> ReadSummary:
        names = dict.fromkeys([*self.sources, *later.sources])
        none = SourceReading()
        return ReadSummary(
            sources={name: self.sources.get(name, none) + later.sources.get(name, none) for name in names},
            failed=(*self.failed, *later.failed),
            without_body=later.without_body,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A vintage that this run published or withdrew; `event` is one of `warehouse.EVENTS`."""

    event: str
    indicator: str
    ref_area: str
    measure: str
    status: str
    time_period: str
    value: float
    unit: str
    bound: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSummary:
    """What the publish stage did.

    Attributes:
        changes: the vintages that came or went.
        observations: how many stand.
        quarantined: rows of this run that broke a rule of their table (`Warehouse.quarantine`).
        unused_corrections: claims that corrections.yaml corrects and that no longer exist.
        tables: path of each published table.
    """

    changes: tuple[Change, ...] = ()
    observations: int = 0
    quarantined: int = 0
    unused_corrections: tuple[str, ...] = ()
    tables: Mapping[str, Place] = field(default_factory=dict)

    def __add__(self, later: PublishSummary) -> PublishSummary:
        return replace(later, changes=(*self.changes, *later.changes))


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that a person should see.

    `kind` is `source.silent`, `source.failing`, `yield.collapsed`, `quarantine.rising`, `report.failed` or
    `run.interrupted`; `source` is "" where it is about none; `text` a sentence.
    """

    kind: str
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One run, stage by stage, and what a person should look at after it."""

    run_id: str
    fetched: Mapping[str, SourceReport]
    read: ReadSummary
    published: PublishSummary
    concerns: tuple[Concern, ...] = ()
    report: Place | None = None

    @property
    def failed(self) -> tuple[Failure, ...]:
        """What could not be had or read, of all stages."""
        return (
            *(failure for report in self.fetched.values() for failure in report.failed),
            *self.read.failed,
        )

    @property
    def in_vain(self) -> bool:
        """Whether no source at all could be asked for its articles, as without a network."""
        return bool(self.fetched) and not any(
            report.discovered or not report.failed for report in self.fetched.values()
        )


@dataclass(frozen=True, slots=True)
class Block:
    """A small table with a title; `numbers` says from which column on cells are numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 99


def headline(summary: Summary) -> str:
    """The run in one line."""
    kinds = Counter(change.event for change in summary.published.changes)
    told = ", ".join(f"{kinds[event]} {event}" for event in EVENTS if kinds[event])
    read, kept_apart = summary.read.total, summary.published.quarantined
    quarantined = f" Rows in quarantine: {kept_apart}." if kept_apart else ""
    idle = len(summary.published.unused_corrections)
    unused = f" Corrections of claims that no longer exist: {idle}." if idle else ""
    bodiless = f" Pages whose body is gone: {summary.read.without_body}, as older rules read them."
    gone = bodiless if summary.read.without_body else ""
    worry = f" To look at: {len(summary.concerns)}." if summary.concerns else ""
    return (
        f"Observations: {told or 'nothing new'} ({summary.published.observations} in all). "
        f"Articles read: {read.articles}. Boilerplate lines removed: {read.removed}. "
        f"Failed pages: {len(summary.failed)}.{quarantined}{unused}{gone}{worry}"
    )


def blocks(summary: Summary) -> Iterator[Block]:
    """The tables of a summary, empty ones left out."""
    found = (
        _concerns(summary.concerns),
        _sources(summary),
        _changes(summary.published.changes),
        _failures(summary.failed),
        _unused_corrections(summary.published.unused_corrections),
        _files(summary),
    )
    return (block for block in found if block.rows)


def as_markdown(summary: Summary) -> str:
    """The summary as markdown, for Prefect's artifact."""
    return "\n\n".join([headline(summary), *map(block_as_markdown, blocks(summary))]) + "\n"


def block_as_markdown(block: Block) -> str:
    """A block as a heading and a table."""
    head = [block.columns, tuple("---:" if i >= block.numbers else "---" for i in _places(block))]
    rows = "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in [*head, *block.rows])
    return f"### {block.title}\n\n{rows}"


def print_summary(summary: Summary) -> None:
    """Print the summary on the terminal."""
    for block in blocks(summary):
        print_block(block)
    wide_console().print(headline(summary), style="bold")


def print_block(block: Block) -> None:
    """Print a block on the terminal."""
    table = Table(title=block.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for i, name in enumerate(block.columns):
        table.add_column(name, justify="right" if i >= block.numbers else "left", overflow="fold")
    for row in block.rows:
        table.add_row(*row)
    console = wide_console()
    console.print(table)
    console.print()


def wide_console() -> Console:
    """The terminal, or a log of `WIDTH` columns."""
    console = Console(highlight=False, markup=False)  # addresses and words of articles are no markup
    if not console.is_terminal:
        console.width = WIDTH
    return console


def written(value: float, bound: str = "=") -> str:
    """A value as a person writes it: 3.2 trillion, 6.2, >43,000."""
    scale = ""
    for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            value, scale = value / size, word
            break
    return f"{'' if bound == '=' else bound}{value:,.10g}{scale}"


def _places(block: Block) -> range:
    return range(len(block.columns))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _concerns(concerns: Iterable[Concern]) -> Block:
    rows = tuple((one.kind, one.source, one.text) for one in concerns)
    return Block("To look at", ("what", "source", "why"), rows)


def _sources(summary: Summary) -> Block:
    columns = (
        "source",
        "found",
        "new",
        "changed",
        "unchanged",
        "robots",
        "failed",
        "kB",
        "seconds",
        "articles",
        "claims",
        "lines removed",
    )
    names = dict.fromkeys([*summary.fetched, *summary.read.sources])
    rows = tuple(_source(summary, name) for name in names)
    return Block("Sources", columns, rows, numbers=1)


def _source(summary: Summary, name: str) -> tuple[str, ...]:
    report = summary.fetched.get(name) or SourceReport()
    reading = summary.read.sources.get(name) or SourceReading()
    failed = sum(failure.source == name for failure in summary.failed) - report.refused_by_robots
    counts = (
        report.discovered,
        report.new,
        report.changed,
        report.unchanged,
        report.refused_by_robots,
        failed,
    )
    cost = (f"{report.bytes / 1000:,.0f}", f"{report.seconds:.1f}")
    return (name, *map(str, counts), *cost, *map(str, (reading.articles, reading.claims, reading.removed)))


def _changes(changes: Iterable[Change]) -> Block:
    """A few of each kind, what needs a look first."""
    by_kind: dict[str, list[Change]] = {event: [] for event in reversed(EVENTS)}
    for change in changes:
        by_kind[change.event].append(change)
    rows = tuple(row for found in by_kind.values() for row in _some(found))
    return Block("Observations", ("what", "indicator", "area", "measure", "period", "value", "article"), rows)


def _some(changes: list[Change]) -> Iterator[tuple[str, ...]]:
    for change in changes[:SHOWN]:
        measure = change.measure if change.status == "actual" else f"{change.measure} ({change.status})"
        value = f"{written(change.value, change.bound)} {change.unit}"
        where = (change.indicator, change.ref_area, measure, change.time_period)
        yield (change.event, *where, value, change.url)
    if len(changes) > SHOWN:
        more = f"and {len(changes) - SHOWN} more"
        yield (changes[0].event, more, "", "", "", "", "")


def _failures(failures: Iterable[Failure]) -> Block:
    kinds: dict[tuple[str, str, str], list[Failure]] = {}
    for failure in failures:
        kinds.setdefault((failure.source, failure.stage, failure.reason), []).append(failure)
    rows = tuple((*kind, *row) for kind, found in kinds.items() for row in _examples(found))
    return Block("Failed pages", ("source", "stage", "reason", "pages", "such as", "detail"), rows)


def _examples(failures: list[Failure]) -> Iterator[tuple[str, str, str]]:
    """A few of one source, stage and reason; how many there are stands in the first."""
    counts = (str(len(failures)), *repeat("", SHOWN))
    yield from ((count, one.url, one.detail) for count, one in zip(counts, failures[:SHOWN], strict=False))
    if len(failures) > SHOWN:
        yield ("", f"and {len(failures) - SHOWN} more", "")


def _unused_corrections(claim_ids: Iterable[str]) -> Block:
    rows = tuple((claim_id, "no such claim any longer: take the entry out") for claim_id in claim_ids)
    return Block("Corrections without a claim", ("claim_id", "what to do"), rows)


def _files(summary: Summary) -> Block:
    report = {"report": summary.report} if summary.report else {}
    files = {**summary.published.tables, **report}
    return Block("Tables", ("table", "path"), tuple((name, str(path)) for name, path in files.items()))
