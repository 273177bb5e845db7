"""Chinese: the stages of the cascade for statistical Chinese.

folding -> masks, numerals, units -> quantities -> periods -> areas, indicators -> roles -> claims
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.zh import amounts, claims
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.records import Quantity

__all__ = ["LANG", "quantities", "read"]

LANG = "zh"


def quantities(text: str) -> list[Quantity]:
    """All quantities of a Chinese text, in its order."""
    return [
        replace(amount.quantity, text=text[amount.start : amount.end])
        for amount in amounts.find(fold_zh(text))
    ]


def read(text: str, *, published: date, title: str, home_area: str, catalog: Catalog) -> list[Draft]:
    """The claims of a Chinese article, as drafts; see `cqmonitor.extract.extract_claims`."""
    return claims.read(text, fold_zh(text), published=published, title=title, home=home_area, catalog=catalog)
