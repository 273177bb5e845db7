"""The articles: each with its claims, what was removed from it, and the copies of its story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from cqmonitor.report.tables import Row, Tables, claim_row
from cqmonitor.warehouse import Warehouse


def article_pages(store: Warehouse, tables: Tables, *, full_text: bool) -> Iterator[tuple[str, Row]]:
    """Each article with its claims, what was removed, and its copies; the text only where asked for."""
    removed = _removed(store)
    copies: dict[str, list[Row]] = defaultdict(list)
    for row in tables.articles.iter_rows(named=True):
        shown = {"id": row["article_id"], "outlet": row["outlet"], "title": row["title"], "url": row["url"]}
        copies[row["cluster_id"]].append(shown)
    claims: dict[str, list[Row]] = defaultdict(list)
    for row in tables.claims.sort("value_start", "claim_id").iter_rows(named=True):
        claims[row["article_id"]].append(_read_claim(row))
    for row in tables.articles.iter_rows(named=True):
        article_id = row["article_id"]
        published = row["published"]
        yield (
            article_id,
            {
                "id": article_id,
                "title": row["title"],
                "outlet": row["outlet"],
                "url": row["url"],
                "lang": row["lang"],
                "byline": list(row["byline"] or ()),
                "published": published.isoformat() if published else None,
                "flags": list(row["flags"] or ()),
                "text": row["text"] if full_text else None,
                "claims": claims[article_id],
                "removed": removed.get((article_id, row["content_hash"]), []),
                "copies": [one for one in copies[row["cluster_id"]] if one["id"] != article_id],
            },
        )


def _read_claim(row: Mapping[str, Any]) -> Row:
    period = (row["period_start"], row["period_end"])
    shown = ("indicator", "concept", "ref_area", "measure", "status", "value_start", "value_end")
    return claim_row(row) | {
        **{name: row[name] for name in shown},
        "period": [day.isoformat() if day else None for day in period],
    }


def _removed(store: Warehouse) -> dict[tuple[str, str], list[Row]]:
    rows = store.readings().select("article_id", "content_hash", "removed").collect()
    return {
        (article_id, content): [{"text": one["text"], "reason": one["reason"]} for one in lines or ()]
        for article_id, content, lines in rows.iter_rows()
    }
