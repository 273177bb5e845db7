"""How the words around a number bound it: 超过, 近, 不足, 以上, 左右."""

from __future__ import annotations

import re

from cqmonitor.codes import Bound

_BOUND_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        Bound.ABOVE,
        re.compile(r"(?:不低于|不少于|不小于|不下|不止|至少|最少|大于|高于)(?:为|达|达到|有|在|占)?$"),
    ),
    (
        Bound.BELOW,
        re.compile(
            r"(?:不足|不到|不超过?|不高于|不大于|不多于|低于|少于|小于|未超过|未达到?|至多|"
            r"最多|最高(?=$))(?:为|达到?|有|在|占)?$"
        ),
    ),
    (
        Bound.ABOVE,
        re.compile(
            r"(?:超过|超出|超|突破|逾|首破|破|迈上|跨上|跨越|迈过|站上|跃上|登上|跨过|越过|"
            r"冲破|(?<!通)过(?=$)|上(?=[百千万]))(?:了|为|达到?|有|在|至|到)?$"
        ),
    ),
    (Bound.ABOUT, re.compile(r"(?:约|近)(?:占|为|是|相当于)[^，。;、]{1,20}的?$")),
    (
        Bound.ABOUT,
        re.compile(r"(?:大约|大概|约|接近|将近|近|差不多|左右|上下|大致)(?:为|达到?|有|在|占|合|占到)?$"),
    ),
)


_BOUND_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (Bound.ABOUT, re.compile(r"^\s?(?:[（(][^）)]{1,3}[）)])?(?:人民币)?(?:左右|上下|大关前)")),
    (
        Bound.ABOVE,
        re.compile(
            r"^\s?(?:[（(][^）)]{1,3}[）)])?(?:人民币)?(?:\+|还多|及以上|以上|之上|多(?!少|于|种|元|"
            r"样|方|措|点)|余(?!额|人|下)|开外)"
        ),
    ),
    (Bound.BELOW, re.compile(r"^\s?(?:[（(][^）)]{1,3}[）)])?(?:以内|之内|以下|及以下|内(?=[，。;]|$))")),
)


def bound(before: str, after: str) -> Bound:
    """How the words before and after a number bound it."""
    for kind, pattern in _BOUND_AFTER:
        if pattern.search(after):
            return kind
    for kind, pattern in _BOUND_BEFORE:
        if pattern.search(before.rstrip()):
            return kind
    return Bound.EXACT
