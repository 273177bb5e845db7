"""What a number counts: the noun phrase behind it, found by the words that end one."""

from __future__ import annotations

import re

from cqmonitor.extract.en.lexicon import (
    DOWN_VERBS,
    FALL_NOUNS,
    LEVEL_VERBS,
    NUMBER_WORDS,
    PERSONS,
    RISE_NOUNS,
    SHARE_VERBS,
    UP_VERBS,
)

_WORD = re.compile(r"(\s{0,3}+\"?)([A-Za-z&][A-Za-z'&./-]{0,40}|[2-6]G\b)\"?")

FUNCTION_WORDS = frozenset(
    "in on at by to from for with of as than that which who whom whose when where while whereas although though "
    "because since until till after before during through throughout across against between among amid above "
    "below over under via per about into onto off out up down along within without despite and or but nor so if "
    "also only just now then there here this these those it its they their them he she his her we our us you i "
    "not no more less fewer most least each every both either all some any same such a an the is are was were be "
    "been being has have had do does did will would can could may might shall should must including compared "
    "respectively annually yearly monthly daily weekly year-on-year year-over-year month-on-month last next "
    "nationwide worldwide nationally globally today yesterday already still again together alone once "
    "respectively altogether combined according due thanks versus vs including excluding".split()
)
VERBS = (
    frozenset(
        "spent did does do fared paid earned lost won drew wrote killed injured arrested hired fired invested left flew entered joined came went took made got gave said says told visited used built opened closed "
        "arrived departed travelled traveled passed carried shipped sold bought produced created completed "
        "registered reported recorded attended signed launched moved received sent held located based lived "
        "live lives work works worked operate operates operated operating serve serves served serving connect "
        "connects connecting covering covers covered involving involved participated participating choose chose "
        "settled settle gathered gather moving bringing bring brought put call called watched lit lined ranked "
        "placing placed making turning leaving entering running linking reaching connected showing shows shown "
        "benefited benefit enjoyed enjoy accounted followed waiting aimed worth owned own added issued granted "
        "licensed handled processed transported exported imported delivered generated approved established set "
        "sat fled died met wrote began became bore broke caught chose cast drank drove "
        "ate fought found forgot heard knew meant rode sang saw slept spoke stuck swam taught thought threw understood "
        "swung swept struck sought shook kept led lent fed froze hung hid overtook withdrew leapt crept sprang shrank "
        "wore woke need needs require requires remain remains helped help attracted attracting".split()
    )
    | (LEVEL_VERBS - {"cost", "measure", "record", "register", "post", "number", "run", "runs", "average", "pass"})
    | (SHARE_VERBS - {"account"})
    | (UP_VERBS - {"lift", "surge", "increase", "growth", "rise", "jump", "gain", "climb", "advance"})
    | (DOWN_VERBS - {"drop", "fall", "decline", "decrease", "cut", "slide", "sink", "dip", "slump", "trim", "shed"})
)  # fmt: skip
_ADJECTIVES_ED = frozenset(
    "foreign-invested new-energy designated licensed connected registered listed overseas-funded foreign-funded "
    "state-owned well-known time-honored joint-funded export-oriented registered-capital".split()
)
_LIMIT = 7


_SUBSEQUENT_STOPS = frozenset(
    "higher lower larger smaller bigger greater longer shorter faster slower better worse cheaper earlier later ago "
    "respectively each apiece whose alone off away worth visit flock throng".split()
)
_AMOUNT = re.compile(r"\s(?:US|HK|A)?[$€£¥]?\d")
_JOINED = re.compile(r"\s([a-z-]+)(?:\s([a-z-]+))?(?=[\s,.;])")


def counted_noun(folded: str, end: int) -> tuple[str, int, bool]:
    """The noun phrase that starts at `end`: its words, where it ends, and whether it counts persons.

    Empty where the number stands alone ("rose to 43,000 in 2020").
    """
    words: list[str] = []
    more = _MORE.match(folded, end)
    stops = [start := more.end() if more else end]
    while len(words) < _LIMIT and (match := _WORD.match(folded, stops[-1])):
        word = match[2].lower().rstrip(".'")
        moves = not words and word in _MOVES and _STANDS.match(folded, match.end())
        if "\n" in match[1] or (not moves and _ends(word, words, folded, match.end())):
            break
        if not words:
            start = match.start(2)
        words.append(word)
        stops.append(match.end())
        if match[2].endswith(".") or folded[match.end() : match.end() + 1] in _BREAKS:
            break
    while words and words[-1] in ("and", "of"):
        words.pop()
        stops.pop()
    if not words or (len(words) == 1 and _DONE.fullmatch(words[0])):
        return "", end, False
    return folded[start : stops[-1]].strip().strip('".'), stops[-1], bool(set(words[-2:]) & PERSONS)


_MOVES = frozenset({f"{noun}s" for noun in RISE_NOUNS | FALL_NOUNS} | {"rebounds"})
_STANDS = re.compile(r"\s?[,.;)]|\s(?:and|or|in|this|since)\b")
"""What stands behind a noun that could be a verb: "12 rebounds and", "four cuts this year"."""
_MORE = re.compile(r"\s(?:more|fewer)(?=\s[a-z])")
_DONE = re.compile(r"[a-z]{4,}ed")
"""A verb where a noun is looked for: "41 abstained"."""
_BREAKS = frozenset(".,;:!?)")


def _ends(word: str, words: list[str], folded: str, position: int) -> bool:
    if word == "live" and not words:
        return False
    if word in ("late", "early") and not words:
        return _DAY.match(folded, position) is not None  # "up from 155.9 late Thursday"
    if word == "and":
        return not _joins(words, folded, position)
    if word == "of":
        return not words or len(words) > 2
    if word in _ADJECTIVES_ED:
        return False
    return word in FUNCTION_WORDS or word in VERBS or (bool(words) and _goes_on(word, words[-1]))


def _goes_on(word: str, before: str) -> bool:
    """Whether a word behind a noun begins what is said of it: "companies hired", "visitors arriving"."""
    if word in _SUBSEQUENT_STOPS:
        return True
    plural = before.endswith("s") and not before.endswith("ss") and len(before) > 3
    return (plural or before in PERSONS) and word.endswith(("ed", "ing", "ly")) and word not in _NOUNS_ING


_NOUNS_ING = frozenset("building meeting training housing shipping funding spending".split())


_DAY = re.compile(r"\s(?:on\s|in\s)?[A-Z][a-z]{2,}")
_HEDGES = frozenset(NUMBER_WORDS) | frozenset(
    "nearly about almost around over hundreds dozens scores thousands several roughly approximately".split()
)


def _joins(words: list[str], folded: str, position: int) -> bool:
    """ "countries and regions", "upstream and downstream enterprises": one phrase, not a second clause."""
    match = _JOINED.match(folded, position)
    if not words or match is None:
        return False
    if _AMOUNT.match(folded, match.end(1)):
        return False  # "employs 400 people and pays 12 billion": a verb, as an amount follows
    if match[1] in NUMBER_WORDS or (match[1].endswith("ing") and match[2] in _HEDGES):
        return False  # "181 passengers and six crew", "126 people and injuring nearly"
    ends = FUNCTION_WORDS | VERBS | {"increase", "rise"}
    return match[1] not in ends and (match[2] not in ends or match[1].endswith("s"))
