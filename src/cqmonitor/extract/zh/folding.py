"""Chinese text as the rules read it: folded, in simplified characters, comma kinds kept apart.

The length stays, so that offsets hold. Conversion is character by character by OpenCC
(https://github.com/BYVoid/OpenCC): its phrase tables could change the length.
"""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

from cqmonitor.extract.text import fold

_KEPT = frozenset("，")
"""Full-width punctuation that stays itself: ， ends a clause, while , may group digits."""


_GROUPED = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
"""A full-width comma between full-width digits groups them, and ends no clause."""
_QUOTES = str.maketrans("「」『』﹁﹂", '""""""')
_MAINLAND = {
    "当中": "其中",
    "按年": "同比",
    "按月": "环比",
    "撇除": "扣除",
    "成长": "增长",
    "笔记型": "笔记本",
    "可望": "有望",
}
"""Words of Hong Kong and Taiwan with words of the mainland that mean and measure the same."""
_REGIONAL = re.compile(
    r"(?<![^，。;；\n(（])当中(?!国)|按[年月](?=[增升跌降减急微大轻续仍]|计|下|上)|撇除|"
    r"成长(?=[约近逾超达了]{0,2}\s?[\d一二三四五六七八九十百]|率|幅)|笔记型(?=电脑)|可望(?!不)"
)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simplified(char: str) -> str:
    converted = _converter().convert(char)
    return converted if len(converted) == 1 else char


def fold_zh(text: str) -> str:
    """The text for matching; `fold_zh(text)[i]` is the form of `text[i]`."""
    text = _GROUPED.sub(",", text)
    folded = fold(text)
    simplified = "".join(
        raw if raw in _KEPT else char if char.isascii() else _simplified(char)
        for raw, char in zip(text, folded, strict=True)
    )
    return _REGIONAL.sub(lambda hit: _MAINLAND[hit.group()], simplified.translate(_QUOTES))
