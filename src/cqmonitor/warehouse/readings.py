"""Articles with what was read in them: one row a reading, its claims nested, so that they land together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import polars as pl

from cqmonitor.records import Article, Claim, Reading
from cqmonitor.storage.places import Place
from cqmonitor.warehouse.commit import commit, scan
from cqmonitor.warehouse.fields import CLAIM
from cqmonitor.warehouse.ledger import READING, told
from cqmonitor.warehouse.quarantine import quarantine
from cqmonitor.warehouse.tables import CLAIMS_NESTED, PAGES, READINGS, REFUSED, as_json

BATCH = 1000
"""Readings a commit, so that memory stays flat."""


def append_readings(root: Place, readings: Iterable[Reading], run_id: str) -> int:
    """Append what was read; the same reading (article, content, page, rules) is not appended twice.

    A claim that breaks a rule goes to the quarantine alone; so does a row whose article breaks one.

    Returns:
        How many readings were new.
    """
    stream = iter(readings)
    new = 0
    while batch := list(islice(stream, BATCH)):
        new += _append_batch(root, batch, run_id)
    return new


def claim_ids(article_id: str, text: str, claims: Sequence[Claim]) -> list[str]:
    """An id for each claim: 16 hex of SHA-256 over article, quote, number as written, its turn, and measure.

    The turn counts claims that are alike in all of these, in the order of the text; so an id stays when
    rules improve the indicator, area, period or unit of a claim.
    """
    turns: Counter[tuple[str, ...]] = Counter()
    ids = [""] * len(claims)
    for place in sorted(range(len(claims)), key=lambda i: _in_text_order(claims[i])):
        claim = claims[place]
        said = (str(claim.quote), text[claim.value_start : claim.value_end], str(claim.measure))
        parts = (article_id, *said[:2], str(turns[said]), said[2])
        ids[place] = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
        turns[said] += 1
    return ids


def _in_text_order(claim: Claim) -> tuple[Any, ...]:
    return (claim.value_start, claim.value_end, claim.quote_start, str(claim.concept), repr(claim))


def _append_batch(root: Place, readings: Sequence[Reading], run_id: str) -> int:
    new = _not_yet_there(root, readings)
    claims, refused_claims = _checked_claims(new)
    fetched = _fetch_times(root, [reading.page_sha256 for reading in new])
    rows = [
        _row(reading, kept, fetched.get(reading.page_sha256), run_id)
        for reading, kept in zip(new, claims, strict=True)
    ]
    frame = pl.DataFrame(rows, schema=READINGS.dtypes, strict=False)
    good, refused = READINGS.sift(frame)
    quarantine(root, pl.concat([refused_claims, refused]), run_id, datetime.now(UTC))
    if not good.is_empty():
        commit(root, READINGS, good)
    return good.height


def _key(reading: Reading) -> tuple[str, str, str, str]:
    article = reading.article
    return article.article_id, article.content_hash, reading.page_sha256, reading.rules_version


def _not_yet_there(root: Place, readings: Sequence[Reading]) -> list[Reading]:
    keyed: dict[tuple[str, str, str, str], Reading] = {}
    for reading in readings:
        keyed.setdefault(_key(reading), reading)
    ids = [article_id for article_id, *_ in keyed]
    there = told(root, (pl.col("kind") == READING) & pl.col("article_id").is_in(ids))
    known = set(there.select(READINGS.key).iter_rows())
    return [reading for key, reading in keyed.items() if key not in known]


def _fetch_times(root: Place, pages: Sequence[str]) -> dict[str, datetime]:
    """When each version of a page was archived last: two writers may have archived it at once."""
    columns = scan(root, PAGES).select("page_sha256", "fetched_at")
    found = columns.filter(pl.col("page_sha256").is_in(list(pages))).group_by("page_sha256").max().collect()
    return dict(found.iter_rows())


def _checked_claims(readings: Sequence[Reading]) -> tuple[list[list[dict[str, Any]]], pl.DataFrame]:
    """The claims of each reading that keep the rules, and what the others broke."""
    rows: list[dict[str, Any]] = []
    lost: list[dict[str, str]] = []
    for turn, reading in enumerate(readings):
        for row, rule in _claim_rows(reading):
            if rule:
                lost.append({"table": CLAIMS_NESTED.name, "rule": rule, "row": as_json(row)})
            else:
                rows.append({"turn": turn, **row})
    frame, misfits = CLAIMS_NESTED.from_rows(rows)
    good, refused = CLAIMS_NESTED.sift(frame)
    kept: list[list[dict[str, Any]]] = [[] for _ in readings]
    for row in good.sort("turn", "value_start", "claim_id").to_dicts():
        kept[row["turn"]].append({name: row[name] for name in CLAIM})
    return kept, pl.concat([pl.DataFrame(lost, schema=REFUSED), misfits, refused])


def _claim_rows(reading: Reading) -> Iterable[tuple[dict[str, Any], str]]:
    """Each claim as a row, and the rule that it breaks by its text or its types, else ""."""
    article = reading.article
    ids = claim_ids(article.article_id, article.text, reading.claims)
    for claim_id, claim in zip(ids, reading.claims, strict=True):
        row = {"article_id": article.article_id, "url": article.url, **_claim_row(claim, claim_id)}
        yield row, _broken_evidence(article, claim)


def _broken_evidence(article: Article, claim: Claim) -> str:
    if article.text[claim.quote_start : claim.quote_end] != claim.quote:
        return "quote_stands_in_the_text"
    if claim.value_end > len(article.text):
        return "number_stands_in_the_text"
    return ""


def _claim_row(claim: Claim, claim_id: str) -> dict[str, Any]:
    period = claim.period
    return {
        "claim_id": claim_id,
        "indicator": claim.indicator,
        "concept": claim.concept,
        "ref_area": claim.ref_area,
        "measure": str(claim.measure),
        "basis": _text(claim.basis),
        "status": str(claim.status),
        "value": claim.value,
        "value_low": claim.value_low,
        "value_high": claim.value_high,
        "unit": claim.unit,
        "bound": str(claim.bound),
        "digits": claim.digits,
        "equivalent_value": claim.equivalent_value,
        "equivalent_unit": claim.equivalent_unit,
        "prices": _text(claim.prices),
        "reference": claim.reference,
        "attributed_to": claim.attributed_to,
        "confidence": claim.confidence,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "quote": claim.quote,
        "quote_start": claim.quote_start,
        "quote_end": claim.quote_end,
        "value_start": claim.value_start,
        "value_end": claim.value_end,
    }


def _text(code: object | None) -> str | None:
    return None if code is None else str(code)


def _row(
    reading: Reading, claims: list[dict[str, Any]], page_fetched_at: datetime | None, run_id: str
) -> dict[str, Any]:
    article = reading.article
    return {
        "article_id": article.article_id,
        "content_hash": article.content_hash,
        "page_sha256": reading.page_sha256,
        "page_fetched_at": page_fetched_at,
        "url": article.url,
        "source": article.source,
        "outlet": article.outlet,
        "lang": article.lang,
        "title": article.title,
        "byline": list(article.byline),
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "text": article.text,
        "removed": [{"line": one.line, "text": one.text, "reason": one.reason} for one in article.removed],
        "flags": list(article.flags),
        "signature": list(reading.signature),
        "claims": claims,
        "rules_version": reading.rules_version,
        "recorded_at": reading.recorded_at,
        "run_id": run_id,
    }
