"""Chinese: the stages of the cascade for statistical Chinese.

folding -> condensing -> masks, numerals, units -> quantities -> periods -> areas, indicators -> roles -> claims
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.draft import Draft
from cqmonitor.extract.zh import amounts, claims
from cqmonitor.extract.zh.condensing import condense, restored, restored_quantity
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.extract.zh.marking import marks
from cqmonitor.records import Quantity

__all__ = ["LANG", "marks", "quantities", "read", "worded"]

LANG = "zh"
worded = dict  # the grounds of Chinese drafts are words


def quantities(text: str) -> list[Quantity]:
    """All quantities of a Chinese text, in its order."""
    folded = fold_zh(text)
    condensed = condense(text, folded)
    if condensed:
        found = amounts.find(condensed.folded)
        return [restored_quantity(amount.quantity, condensed, text) for amount in found]
    return [replace(one.quantity, text=text[one.start : one.end]) for one in amounts.find(folded)]


def read(text: str, *, published: date, title: str, home_area: str, catalog: Catalog) -> list[Draft]:
    """The claims of a Chinese article, as drafts; see `cqmonitor.extract.extract_claims`."""
    folded = fold_zh(text)
    condensed = condense(text, folded)
    drafts = claims.read(
        condensed.text if condensed else text,
        condensed.folded if condensed else folded,
        published=published,
        title=title,
        home=home_area,
        catalog=catalog,
    )
    return [restored(draft, condensed, text) for draft in drafts] if condensed else drafts
