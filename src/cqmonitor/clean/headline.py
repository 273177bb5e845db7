"""Finds the headline of a saved page: the line above the body that is no site name, menu or byline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.clean.lines import same_words, width

MIN_WIDTH = 18.0
"""A headline is at least this wide (columns); shorter lines are sections and site names."""

_LABEL = re.compile(r"^(?:Title|Headline|标题)[:：] ?")
_CAPTION_END = re.compile(r"[.。]$|/(?:VCG|CFP|Xinhua)$")


def find_headline(head: Sequence[tuple[str, str]]) -> str:
    """The headline among the lines above the body, or "".

    Args:
        head: each line with the rule that took it, or "". The headline stands next to the byline
            where there is one: right above it, or right below where the site's name is above it.
    """
    free = [i for i, (text, reason) in enumerate(head) if not reason and _may_be(text)]
    if not free:
        return ""
    twice = next((i for i in free if any(same_words(head[i][0], head[j][0]) for j in free if j > i)), None)
    bylines = [i for i, (_, reason) in enumerate(head) if reason.startswith("byline-")]
    above = next((i - 1 for i in bylines if i - 1 in free), None)
    below = next((i for i in free if bylines and i > bylines[0]), None)
    chosen = next((i for i in (twice, above, below) if i is not None), free[0])
    return head[chosen][0]


def unlabelled(title: str) -> str:
    """The headline without a word such as "Title:" before it."""
    return _LABEL.sub("", title)


def _may_be(text: str) -> bool:
    return width(text) >= MIN_WIDTH and not _CAPTION_END.search(text)
