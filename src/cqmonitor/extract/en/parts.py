"""Fractions, multiples and ratios: numbers that say how much of, or how many times, something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cqmonitor.extract.en import lexicon, units
from cqmonitor.extract.en.found import Found, exact, found
from cqmonitor.extract.en.lexicon import alternation
from cqmonitor.extract.en.numerals import DIGITS, SMALL, readable, scaled
from cqmonitor.extract.sought import Sought

_NAME = alternation({name for name in lexicon.FRACTIONS if name != "half"})
_TO_TEN = r"one|two|three|four|five|six|seven|eight|nine"
_MORE = r"less|more|higher|lower|fewer|bigger|larger|smaller|cheaper|faster|slower|longer|shorter|above|below"
_TIMES = r"years|months|weeks|days|hours|minutes|seasons|games|matches|decades|quarters"
_FRACTION = Sought(
    rf"""
    \b(?=[otfsenah\d])(?:
    (?<!first\s)(?<!last\s)(?<!past\s)(?<!next\s)(?<!latest\s)(?<!previous\s)(?<!final\s)(?<!these\s)
      \b(?P<top>{_TO_TEN})[\s-](?P<bottom>{_NAME})s?\b
      (?!\s(?:of\sa\s(?:million|billion|trillion)\b|quarter|place|time|year|largest|of\s(?:january|february|march|april|may|june|july|august|september|
      october|november|december|20|the\syear|this\syear|last\syear)))
    | \b(?P<top3>a)\s(?P<bottom3>{_NAME})\b(?!\sof\sa\s(?:million|billion|trillion)\b)(?=\sof\b|\s(?:{_MORE})\b|\s(?:are|were|come|came|go|went|live|lived|work|worked|stay|stayed)\b)
    | (?<=\sby\s)(?P<top4>a)\s(?P<bottom4>{_NAME})\b
    | (?:(?<=\sthan\s)|(?<=\sup\s)|(?<=\sdown\s)|(?<=\srose\s)|(?<=\sfell\s)|(?<=\snearly\s)|(?<=\salmost\s)|(?<=\sabout\s)|(?<=\sover\s)|(?<=\saround\s)
      |(?<=\sconsumed\s)|(?<=\sused\s)|(?<=\stook\s)|(?<=\ssupplied\s)|(?<=\sprovided\s)|(?<=\saccounted\sfor\s)|(?<=\saccounts\sfor\s)
      |(?<=\smade\sup\s)|(?<=\scontributed\s))
      (?P<top6>a)\s(?P<bottom6>{_NAME})\b(?=\s?[.,;)]|\s\xa4|\s(?:in|to|from|since|compared|on|over|against|between|last|this)\b)
    | (?<!first\s)(?<!second\s)(?<!latter\s)(?<!other\s)(?<!and\sa\s)\b(?P<half>half|one\shalf|one-half)\b
      (?!\san?\s(?:million|billion|trillion|dozen|century|decade|thousand|hundred|{alternation(units.MEASURES)})\b)(?!-)
      (?:(?=\s(?:of|the|its|their|a\b|all)|[,.;])|(?<=\bby\shalf)|(?<=\bin\shalf))
    | \bevery\s(?P<other>second|third|fourth|fifth|tenth)\b(?=\s[a-z])
      (?!\s(?:year|month|week|day|hour|time|season|game|match|quarter|generation|weekend|night|morning|summer|winter|\w+day)s?\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ODDS = Sought(
    rf"""
    \b(?P<top>{_TO_TEN}|\d{{1,3}})\s(?:in|out\sof|(?:of|for)(?=\severy\s))(?P<every>\severy)?\s
      (?P<bottom>two|three|four|five|six|seven|eight|nine|ten|\d{{1,3}},000|\d{{1,4}})\b(?![,.]\d)(?!\s(?:{_TIMES})\b)
    | \bof\severy\s(?P<bottom_first>two|three|four|five|six|seven|eight|nine|ten|\d{{1,4}})\s[a-z][a-z\s,-]{{1,60}}\s
      (?P<top_last>{_TO_TEN}|\d{{1,3}})\b(?![,.]\d)(?!\s?(?:%|per|million|billion))
    """,
    re.VERBOSE | re.IGNORECASE,
    where=rf"of every|(?:{_TO_TEN}|\d) (?:in|out of|for every) ",
)
_COMPARED = r"\s(?:as\b|that\b|those\b|the\b|its\b|their\b|last\b|what\b|more\b|higher\b|larger\b|greater\b|bigger\b|faster\b|over\b)"
_MULTIPLE = Sought(
    rf"""
    \b(?=[dtqhofsen\d])(?:
    \b(?P<verb>{alternation(lexicon.MULTIPLE_VERBS)})\b(?!-(?:digit|decker|track|check|edged|cropping|city|core|pole))(?!\s(?:digit|decker|track|check))
    | (?<![\w.,])(?:(?P<times>{DIGITS})|\b(?P<times_word>(?:{SMALL})(?P<half>\sand\sa\shalf)?))\s?(?:times|x)\b
      (?!\s(?:a|per|each|daily|weekly|more\slikely)\b)
    | (?<![\w.,])(?:(?P<fold>{DIGITS})|\b(?P<fold_word>{SMALL}))[\s-]?fold\b
    | \b(?P<folded>{alternation(lexicon.FOLDS)})\b
    | \b(?P<twice>twice)(?={_COMPARED})
    | \b(?P<again>half\sas\s(?:much|many)\sagain)\b
    | \b(?P<less>half\sas\s(?:much|many|large|big|high|fast))\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_OCCASIONS = re.compile(
    r"\b(?:ran|run|operated|departed|flew|called|viewed|watched|downloaded|used|cited|shared)\s(?:(?:about|over|nearly|some|more\sthan)\s)?$",
    re.IGNORECASE,
)
""" "trains ran 10,000 times": how often, not how much more."""
_RATIO = Sought(
    r"(?<![\d:.])(\d{1,9}(?:\.\d{1,9})?)(?:\s?[:：]\s?(\d{1,9}(?:\.\d{1,9})?)){2}(?![\d:])",
    where=r"\d\s?[:：]\s?\d",
)
_PART = re.compile(r"\d+(?:\.\d+)?")


def fractions(text: str, folded: str) -> Iterator[Found]:
    """ "one-third", "half of", "half a percentage point"; in per cent."""
    for match in _FRACTION.finditer(folded):
        share = _share(match)
        if point := _OF_A_POINT.match(folded, match.end()):
            yield found(
                text, folded, match.start(), point.end(), value=share, unit="pp", digits=-2, spelled=True
            )
        elif share < 1:
            yield _fraction(share, match.span(), text, folded)


def odds(text: str, folded: str) -> Iterator[Found]:
    """ "one in every three", "of every ten cars, almost five"; in per cent."""
    for match in _ODDS.finditer(folded):
        share = _chance(match)
        if 0 < share < 1:
            yield _fraction(share, match.span("top_last" if match["top_last"] else 0), text, folded)


def _fraction(share: float, span: tuple[int, int], text: str, folded: str) -> Found:
    value = round(share * 100, 2) or share * 100
    return found(text, folded, *span, value=value, unit="percent", digits=0, form="fraction", spelled=True)


_OF_A_POINT = re.compile(r"(?:\sof)?\sa\s(?:full\s)?percentage[\s-]points?\b", re.IGNORECASE)


def _share(match: re.Match[str]) -> float:
    if match["half"]:
        return 0.5
    if match["other"]:
        return 1 / lexicon.ORDINAL_WORDS[match["other"].lower()]
    name = match["bottom"] or match["bottom3"] or match["bottom4"] or match["bottom6"]
    return _count(match["top"] or "one") * lexicon.FRACTIONS[name.lower()]


def _chance(match: re.Match[str]) -> float:
    first = match["top"]
    top, bottom = _count(first or match["top_last"]), _count(match["bottom"] or match["bottom_first"])
    odd = first and not match["every"] and bottom > 10 and bottom % 10
    if not bottom or (odd and not (first.lower() == "one" and bottom < 100)):
        return 0
    return top / bottom


def _count(word: str) -> float:
    return float(lexicon.NUMBER_WORDS.get(word.lower()) or word.replace(",", ""))


def multiples(text: str, folded: str) -> Iterator[Found]:
    """ "doubled", "1.3 times", "tenfold", "twice as many": the ratio of new to old."""
    for match in _MULTIPLE.finditer(folded):
        number = match["times"] or match["fold"]
        if (match["verb"] or "").lower() == "double" and _ADJECTIVE.search(
            folded[max(0, match.start() - 8) : match.start()]
        ):
            continue  # "one of the double cores"
        if number and (not readable(number) or _OCCASIONS.search(folded, 0, match.start())):
            continue
        value, digits = scaled(number) if number else (_multiple(match), 0)
        yield found(
            text, folded, *match.span(), value=float(value), unit="count", digits=digits, form="multiple"
        )


_ADJECTIVE = re.compile(r"(?:^|\s)(?:the|its|their|of)\s$", re.IGNORECASE)


def _multiple(match: re.Match[str]) -> float:
    if match["verb"]:
        return lexicon.MULTIPLE_VERBS[match["verb"].lower()]
    if match["folded"]:
        return lexicon.FOLDS[match["folded"].lower()]
    if match["twice"]:
        return 2
    if match["again"] or match["less"]:
        return 1.5 if match["again"] else 0.5
    words = (match["times_word"] or match["fold_word"]).lower().split()
    return lexicon.NUMBER_WORDS[words[0]] + (0.5 if match["half"] else 0)


def ratios(text: str, folded: str) -> Iterator[Found]:
    """ "4.6: 37.2: 58.2": parts of a hundred, one quantity each."""
    for match in _RATIO.finditer(folded):
        numbers = list(_PART.finditer(match.group()))
        if abs(sum(float(number.group()) for number in numbers) - 100) > 0.5:
            continue
        for number in numbers:
            value, digits = scaled(number.group())
            start, end = match.start() + number.start(), match.start() + number.end()
            yield exact(text, start, end, value, "percent", digits, "ratio")
