"""Chinese text as the rules read it: folded, in simplified characters, comma kinds kept apart.

The length stays, so that offsets hold. Conversion is character by character by OpenCC
(https://github.com/BYVoid/OpenCC): its phrase tables could change the length.
"""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

from cqmonitor.extract.text import fold

_KEPT = frozenset("，")
"""Full-width punctuation that stays itself: ， ends a clause, while , may group digits."""


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simplified(char: str) -> str:
    converted = _converter().convert(char)
    return converted if len(converted) == 1 else char


def fold_zh(text: str) -> str:
    """The text for matching; `fold_zh(text)[i]` is the form of `text[i]`."""
    folded = fold(text)
    return "".join(
        raw if raw in _KEPT else char if char.isascii() else _simplified(char)
        for raw, char in zip(text, folded, strict=True)
    )
