"""The tables: which fields each has, its key, and the rules that a row must keep.

Columns are those of `fields.FIELDS`, so that one means the same everywhere; `schemas` makes rules of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from cqmonitor.errors import SchemaError
from cqmonitor.warehouse.fields import CLAIM, FIELDS, Field

if TYPE_CHECKING:
    from dataframely import Schema

SCHEMA_VERSION = 2
"""Stands in the footer of every file, and goes up when older code would misread what is written: when a
column changes its meaning or may be empty that could not. Columns may be added without.

1: the first.
2: `pages.body` may be empty; a compact file holds the rows of files that it replaces.
"""

RuleExpr = Callable[[], pl.Expr]

_VERSION = "article_id content_hash url source outlet".split()
_DATES = "published published_at modified_at recorded_at".split()


def _is_interval() -> pl.Expr:
    both = pl.col("period_start").is_null() == pl.col("period_end").is_null()
    return both & (pl.col("period_start") <= pl.col("period_end")).fill_null(True)


def _is_range() -> pl.Expr:
    both = pl.col("value_low").is_null() == pl.col("value_high").is_null()
    return both & (pl.col("value_low") <= pl.col("value_high")).fill_null(True)


def _has_quote() -> pl.Expr:
    length = pl.col("quote_end") - pl.col("quote_start")
    return (pl.col("quote_start") >= 0) & (length > 0) & (pl.col("quote").str.len_chars() == length)


_CLAIM_RULES: Mapping[str, RuleExpr] = {
    "period_is_an_interval": _is_interval,
    "range_has_two_ordered_ends": _is_range,
    "quote_is_as_long_as_its_offsets_say": _has_quote,
    "confidence_from_0_to_1": lambda: pl.col("confidence").is_between(0, 1),
    "number_has_a_place": lambda: (
        (pl.col("value_start") >= 0) & (pl.col("value_end") > pl.col("value_start"))
    ),
    "unit_of_the_conversion": lambda: (
        pl.col("equivalent_value").is_null() == pl.col("equivalent_unit").is_null()
    ),
}

_OBSERVATION_RULES: Mapping[str, RuleExpr] = {
    "period_is_an_interval": _is_interval,
    "value_within_its_bounds": lambda: (
        (pl.col("obs_lower") <= pl.col("obs_value")) & (pl.col("obs_value") <= pl.col("obs_upper"))
    ),
    "realtime_is_an_interval": lambda: pl.col("realtime_start") <= pl.col("realtime_end"),
    "counted_at_least_once": lambda: (
        (pl.col("n_outlets") >= 1) & (pl.col("n_articles") >= pl.col("n_outlets"))
    ),
}


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        name: as in its path.
        description: one line of what a row is.
        columns: names in order, each a name of `FIELDS` or `column=field` where the two differ.
        key: the columns that tell rows apart.
        nullable: the columns that may be empty.
        rules: what holds between columns, by name.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    nullable: frozenset[str] = frozenset()
    rules: Mapping[str, RuleExpr] = field(default_factory=dict)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Column name -> its field."""
        pairs = (column.partition("=") for column in self.columns)
        return {name: FIELDS[alias or name] for name, _, alias in pairs}

    @cached_property
    def dtypes(self) -> pl.Schema:
        """Column name -> polars type, in order."""
        return pl.Schema({name: field.dtype for name, field in self.fields.items()})

    @cached_property
    def schema(self) -> type[Schema]:
        """The dataframely schema of one row; `sift` looks after the key."""
        from cqmonitor.warehouse.schemas import row_schema  # slow to import, and readers do without

        return row_schema(self.name, self.fields, self.nullable, self.rules)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The table's columns in order and in their types; absent nullable ones are empty, further ones go.

        Raises:
            SchemaError: a column that may not be empty is absent, or cannot be read as its type.
        """
        absent = [name for name in self.dtypes if name not in frame.columns]
        if needed := [name for name in absent if name not in self.nullable]:
            raise SchemaError(f"{self.name}: columns {', '.join(needed)} are absent (found {frame.columns})")
        filled = frame.with_columns(pl.lit(None, dtype=self.dtypes[name]).alias(name) for name in absent)
        try:
            return filled.select(pl.col(name).cast(dtype) for name, dtype in self.dtypes.items())
        except pl.exceptions.PolarsError as error:
            raise SchemaError(f"{self.name}: {error}") from error

    def from_rows(self, rows: Sequence[Mapping[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Records as a frame in the table's types, and as `REFUSED` those with a value of another type."""
        columns = [
            pl.Series(name, [row[name] for row in rows], dtype, strict=False)
            for name, dtype in self.dtypes.items()
        ]
        misfits = {
            turn: f"{column.name}|type"
            for column in columns
            if column.null_count()
            for turn in column.is_null().arg_true()
            if rows[turn][column.name] is not None
        }
        refused = [self._told(rows[turn], rule) for turn, rule in sorted(misfits.items())]
        fitting = pl.Series([turn not in misfits for turn in range(len(rows))], dtype=pl.Boolean)
        return pl.DataFrame(columns).filter(fitting), pl.DataFrame(refused, schema=REFUSED)

    def sift(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Part a conformed frame into the rows that keep the rules and, as `REFUSED`, those that do not.

        Of good rows with one key the first stays: that a bad row has it too is not their fault.
        """
        valid, refused = self._ruled(frame)
        first = valid.select(pl.struct(self.key).is_first_distinct()).to_series()
        refused += [self._told(row, "primary_key") for row in valid.filter(~first).to_dicts()]
        return valid.filter(first), pl.DataFrame(refused, schema=REFUSED)

    def refused(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a conformed frame that break a rule (columns `REFUSED`); its key is not looked at."""
        return pl.DataFrame(self._ruled(frame)[1], schema=REFUSED)

    def _ruled(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, str]]]:
        result = self.schema.filter(frame)
        refused = [self._refused(row) for row in result.failure.details().to_dicts()]
        return pl.DataFrame(result.result), refused

    def _refused(self, row: dict[str, Any]) -> dict[str, str]:
        broken = sorted(
            name for name, verdict in row.items() if name not in self.dtypes and verdict == "invalid"
        )
        return self._told(row, ", ".join(broken))

    def _told(self, row: Mapping[str, Any], rule: str) -> dict[str, str]:
        said = {name: row[name] for name in self.dtypes if name != "turn"}
        return {"table": self.name, "rule": rule, "row": as_json(said)}


REFUSED = pl.Schema({"table": pl.String, "rule": pl.String, "row": pl.String})
"""What `Table.sift` tells of the rows that it refuses."""


def as_json(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON; numbers that JSON lacks (NaN, infinity) as text, bytes by their length."""
    return json.dumps(_plain(row), ensure_ascii=False, default=str, sort_keys=True)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case float() if not math.isfinite(value):
            return str(value)
        case bytes():
            return f"{len(value)} bytes"
    return value


_CLAIM_NULLABLE = frozenset(
    "indicator basis value_low value_high digits equivalent_value equivalent_unit prices reference "
    "attributed_to period_start period_end".split()
)
_ARTICLE_NULLABLE = frozenset(
    "published published_at modified_at page_fetched_at cluster_id signature".split()
)

PAGES = Table(
    "pages",
    "One row a version of a page.",
    (
        *"url final_url source fetched_at status=http_status headers body body_sha256".split(),
        *"page_sha256 etag last_modified run_id".split(),
    ),
    ("url", "page_sha256"),
    frozenset({"body", "etag", "last_modified"}),
)

REFETCHES = Table(
    "refetches",
    "One row a later fetch of a version of a page that is archived: what a page went back to.",
    tuple("url source fetched_at body_sha256 page_sha256 etag last_modified run_id".split()),
    ("url", "page_sha256", "fetched_at"),
    frozenset({"etag", "last_modified"}),
)

CLAIMS_NESTED = Table(
    "claims",
    "One row a claim, before it is nested into its article.",
    ("turn", "article_id", "url", *CLAIM),
    ("turn", "claim_id"),
    _CLAIM_NULLABLE,
    _CLAIM_RULES,
)

READINGS = Table(
    "articles",
    "One row a page with the article that one set of rules read in it.",
    (
        *"article_id content_hash page_sha256 page_fetched_at url source outlet lang title byline".split(),
        *"published_at modified_at text removed flags signature claims".split(),
        *"rules_version recorded_at run_id".split(),
    ),
    ("article_id", "content_hash", "page_sha256", "rules_version"),
    _ARTICLE_NULLABLE,
)

READS = Table(
    "reads",
    "One row a time that one set of rules has read an archived page; its last row counts.",
    (
        *"url page_sha256 fetched_at source outcome stage detail article_id content_hash".split(),
        *"host lines repeated rules_version recorded_at run_id".split(),
    ),
    ("url", "page_sha256", "rules_version", "recorded_at"),
    frozenset("fetched_at article_id content_hash host lines repeated".split()),
)

QUARANTINE = Table(
    "quarantine",
    "One row that a table refused, with the rule that it broke.",
    tuple("quarantine_id table rule row recorded_at run_id".split()),
    ("quarantine_id",),
)

RUNS = Table(
    "runs",
    "One row a run that has ended, however it did; a second where it had been taken for dead.",
    tuple("run_id flow status=run_status started_at finished_at error summary".split()),
    ("run_id", "status"),
    frozenset({"flow", "status", "error"}),
)

ARTICLES = Table(
    "articles",
    "One row an article in force: its newest version, read by the newest rules.",
    (
        *_VERSION,
        *"authority lang title byline".split(),
        *_DATES,
        *"cluster_id text flags page_sha256 rules_version run_id".split(),
    ),
    ("article_id",),
    _ARTICLE_NULLABLE,
)

CLAIMS = Table(
    "claims",
    "One row a claim of an article in force, coded or not, with its evidence.",
    (
        "claim_id",
        *_VERSION,
        *"authority lang title published published_at recorded_at cluster_id".split(),
        *CLAIM[1:],
        *"correction rules_version run_id".split(),
    ),
    ("claim_id",),
    _CLAIM_NULLABLE | _ARTICLE_NULLABLE | {"correction"},
    _CLAIM_RULES,
)

OBSERVATIONS = Table(
    "observations",
    "One row a vintage of a fact.",
    (
        *"series_key indicator ref_area measure basis status".split(),
        *"freq time_period period_start period_end".split(),
        *"obs_value obs_lower obs_upper bound unit_measure obs_status prices reference revision".split(),
        *"realtime_start realtime_end first_recorded n_articles n_outlets flags article_id url quote".split(),
    ),
    ("series_key", "time_period", "realtime_start", "revision", "obs_value", "article_id"),
    frozenset({"basis", "prices", "reference"}),
    _OBSERVATION_RULES,
)

INDICATORS = Table(
    "indicators",
    "One row an indicator of the catalog.",
    tuple("indicator name_en name_zh unit kind description".split()),
    ("indicator",),
)

AREAS = Table(
    "areas",
    "One row an area of the catalog.",
    tuple("ref_area name_en name_zh parent".split()),
    ("ref_area",),
    frozenset({"parent"}),
)

PUBLISHED = (OBSERVATIONS, CLAIMS, ARTICLES, INDICATORS, AREAS)
"""The tables under `published/`."""

APPENDED = (PAGES, REFETCHES, READINGS, READS, QUARANTINE, RUNS)
"""The tables that only grow, one folder each."""
