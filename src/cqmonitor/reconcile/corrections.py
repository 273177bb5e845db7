"""The analyst's corrections (`config/corrections.yaml`) applied to the claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from cqmonitor.config import Amendment, Correction


@dataclass(frozen=True, slots=True)
class Corrected:
    """Claims after correction, and the ids of those rejected."""

    claims: pl.DataFrame
    rejected: frozenset[str]


def apply_corrections(claims: pl.DataFrame, corrections: Iterable[Correction]) -> Corrected:
    """Amend what is amended and mark what is rejected; nothing is taken away.

    Args:
        claims: flat claims with `claim_id`; `correction` is filled with the reason where one applies.
        corrections: of several on one claim, the last by its time holds.
    """
    newest = {c.claim_id: c for c in sorted(corrections, key=lambda c: (c.at, c.reason))}
    known = set(claims["claim_id"])
    applied = [c for claim_id, c in sorted(newest.items()) if claim_id in known]
    amended = _amend(claims, [c for c in applied if c.action == "amend"])
    reasons = {c.claim_id: c.reason for c in applied}
    reason = pl.col("claim_id").replace_strict(reasons, default=None, return_dtype=pl.String)
    return Corrected(
        claims=amended.with_columns(correction=reason),
        rejected=frozenset(c.claim_id for c in applied if c.action == "reject"),
    )


def _amend(claims: pl.DataFrame, corrections: list[Correction]) -> pl.DataFrame:
    if not corrections:
        return claims
    fields = list(Amendment.model_fields)
    rows = [_row(c) for c in corrections]
    schema = {"claim_id": pl.String} | {field: claims.schema[field] for field in fields}
    changes = pl.DataFrame(rows, schema=schema, orient="row")
    joined = claims.join(changes, on="claim_id", how="left", suffix="_new", maintain_order="left")
    touched = pl.col("claim_id").is_in([c.claim_id for c in corrections])
    restated = pl.col("value_new").is_not_null() | pl.col("unit_new").is_not_null()
    # What was written around the old number says nothing about the new one.
    forgotten = ["value_low", "value_high", "digits", "equivalent_value", "equivalent_unit"]
    return joined.with_columns(
        *[pl.coalesce(f"{field}_new", field).alias(field) for field in fields],
        *[pl.when(restated).then(None).otherwise(pl.col(field)).alias(field) for field in forgotten],
        confidence=pl.when(touched).then(1.0).otherwise(pl.col("confidence")),
    ).select(claims.columns)


def _row(correction: Correction) -> tuple[object, ...]:
    amend = correction.amend or Amendment()
    values = (getattr(amend, field) for field in Amendment.model_fields)
    return (correction.claim_id, *(str(v) if isinstance(v, str) else v for v in values))
