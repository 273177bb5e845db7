"""Who said it: the source that a sentence names, the speaker of a quotation, whom "she said" means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cqmonitor.extract.text import Span

_FAR = 1500
"""Characters before a sentence in which the speaker of "he said" is looked for."""
_LONG = 300
"""Characters before a verb of saying in which its subject stands."""
_SAYING = (
    "said says say told tells wrote writes recalled recalls predicts predicted believes thinks reckons argues argued "
    "warns warned forecasts expects estimates projects"
)
_TELLING = "added noted reported revealed disclosed announced explained explains stressed confirmed"
_VERB = re.compile(
    rf"\b(?:(?P<saying>{'|'.join(_SAYING.split())})(?!\sto\b)|(?P<telling>{'|'.join(_TELLING.split())}))\b"
)
_STATES = re.compile(r"\s*(?:[,.;:\"]|$)|\s(?:that|on|in\sa|last|this|yesterday|today|earlier)\b")
"""Behind a verb that takes things too: "the bureau reported on Friday", not "the city added 40,000 jobs"."""
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|it's)(?:\s\w+ly)?$")
_HELPING = re.compile(r"(?:\s(?:has|have|had|also|already|recently|now|once|still|will|would|further))+$")
_NAME = r"[A-Z][\w'&-]*\.?(?:\s[A-Z][\w'&-]*)*"
_INVERTED = re.compile(
    rf"\s(?:(?:(?!(?:a|an|the|its|his|her|their|one|of|in|on|at|that|last|this|to)\s)[a-z-]+\s){{0,4}}?(?P<name>{_NAME})|"
    r"(?P<office>(?:a|an|the|one|its|his|her|their)\s[^,.;:\"]{3,70}?)(?=\s(?:who|whose|at|with)\b|[,.;:\"]|$))"
)
_PRONOUNS = frozenset("he she they it".split())
_SOURCES = frozenset(
    "commission bureau company customs analyst analysts economist economists government authorities authority ministry "
    "department association office agency spokesman spokeswoman spokesperson source sources bank institute researchers "
    "expert experts official officials director manager branch firm brokerage committee council operator mayor professor "
    "chairman chairwoman founder head president airport university center centre exchange group statement filing newspaper forecasters executives".split()
)
"""Nouns of those who say something, where no name is told."""
_OPENERS = re.compile(
    r"^(?:(?:and|but|as|while|that|when|because|although|though|meanwhile|however|still|yet|so|then)\s)+",
    re.I,
)
_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their|our)\s", re.I)
_DATA = r"(?:data|figures|statistics|numbers|results|reports?|bulletin|survey|study|poll|statement|estimates)"
_SHOW = r"(?:shows?|showed|shown|indicates?|indicated|suggests?|suggested|reveals?|revealed)"
_ORIGIN = re.compile(rf"\b[A-Z][a-z]|\b(?i:{_DATA}|(?:{'|'.join(sorted(_SOURCES))})s?)\b")
"""What "according to" names as a source: "according to permanent residence" tells none."""
_BEHIND_DATA = re.compile(
    rf"^(?:(?:the|a|an|its)\s)?(?:\w+\s)?{_DATA}\s(?:\w+\s){{0,4}}?(?:by|from|of)\s(?P<name>(?!\d)[^,;:.\"]{{3,80}})$",
    re.I,
)
_DATA_SHOW = re.compile(rf"(?P<words>[^,;:.\"]{{0,90}}\b{_DATA}\b[^,;:.\"]{{0,90}}?)\s{_SHOW}\b", re.I)
_ACCORDING = re.compile(
    r"\baccording\sto\s(?P<words>[^,;:\"]+?)"
    r"(?=\s(?:(?:released|published|issued|delivered|compiled)(?!\sby\b)|who|which|that|on|cited|"
    r"(?:this|last)\s(?:week|month|year))\b|[,;:\"]|(?<!\b(?:m|d)[rs])\.(?:\s|$)|$)",
    re.I,
)


def attributed_to(text: str, folded: str, sentence: Span) -> str | None:
    """The source of a sentence's figures, or None.

    It is what "according to", "data from … show" or a verb of saying names; in a quotation, whoever the
    paragraph says it is by. `folded` is the text with straight quotes, of the same length.
    """
    start, end = sentence.start, sentence.end
    found = next(_named(folded, start, end), None)
    if found is None and (quote := _quotation(folded, start, end)):
        found = next(quote, None)
    return _ARTICLE.sub("", text[found.start : found.end]).strip(" .") if found else None


def _named(folded: str, start: int, end: int) -> Iterator[Span]:
    """The sources that a stretch of text names itself."""
    words = folded[start:end]
    if (match := _ACCORDING.search(words)) and _ORIGIN.search(match["words"]):
        yield _of_data(folded, start + match.start("words"), start + match.end("words"))
    if match := _DATA_SHOW.search(words):
        at = start + match.start("words")
        yield _of_data(folded, _trimmed(folded, at, start + match.end("words")), start + match.end("words"))
    yield from _speakers(folded, start, end)


def _of_data(folded: str, start: int, end: int) -> Span:
    """ "figures from the customs office": the office; "customs figures" as they stand."""
    match = _BEHIND_DATA.match(folded[start:end])
    return Span(start + match.start("name"), start + match.end("name")) if match else Span(start, end)


def _speakers(folded: str, start: int, end: int) -> Iterator[Span]:
    """Those who say something in a stretch of text, in order; "he" is the speaker before."""
    for verb in _VERB.finditer(folded, start, end):
        speaker = _inverted(folded, start, end, verb)
        if speaker is None and _is_told(folded, verb, end):
            speaker = _subject(folded, start, verb)
        if speaker:
            yield speaker


def _is_told(folded: str, verb: re.Match[str], end: int) -> bool:
    """Whether a verb says something here: "the bureau reported on Friday", not "the city added 40,000 jobs"."""
    return not verb["telling"] or bool(_STATES.match(folded[verb.end() : min(end, verb.end() + 14)]))


def _inverted(folded: str, start: int, end: int, verb: re.Match[str]) -> Span | None:
    """ "…," said Hu Min, an economist": the name behind, where a comma or quotation mark ends what was said."""
    mark = folded[max(start - 3, 0) : verb.start()].rstrip()[-1:]
    if mark != '"' and (mark != "," or verb.group() not in _TURNED):
        return None
    match = _INVERTED.match(folded, verb.end(), end)
    return Span(*match.span(match.lastgroup or 0)) if match else None


_TURNED = frozenset("said says estimates predicts reckons recalled explained wrote".split())
"""Verbs that stand before who says it without quotation marks."""


def _subject(folded: str, start: int, verb: re.Match[str]) -> Span | None:
    """The noun phrase before a verb of saying, over an apposition between commas."""
    start = max(start, verb.start() - _LONG)
    before = _HELPING.sub("", folded[start : verb.start()].rstrip())
    if _PASSIVE.search(before):
        return None
    phrase = _phrase(before)
    at = _trimmed(folded, start + phrase.start, start + phrase.end)
    words = folded[at : start + phrase.end].strip()
    if words.lower() in _PRONOUNS:
        return _last_speaker(folded, start)
    short = verb.group() in ("said", "says", "told") and 0 < len(words.split()) < 9
    return Span(at, at + len(words)) if _can_say(words, anyone=short) else None


def _phrase(before: str) -> Span:
    """The last phrase between marks; the one before an apposition: "Hu Min, deputy director, said"."""
    parts = [Span(match.start(), match.end()) for match in _PART.finditer(before)]
    words = [before[part.start : part.end].strip() for part in parts]
    if len(parts) > 2 and (not words[-1] or (words[-1] in ("who", "which") and _ARTICLE.match(words[-2]))):
        return parts[-3]
    return parts[-2] if len(parts) > 1 and words[-1] in ("who", "which") else parts[-1]


_PART = re.compile(r"[^,;:\"()]+|(?<=,)$|^$")


def _trimmed(folded: str, start: int, end: int) -> int:
    """Where a phrase begins behind conjunctions and spaces, and behind a clause with figures of its own."""
    words = folded[start:end]
    if re.search(r"\d", words):
        last = max((words.rfind(f" {word} ") for word in ("and", "as", "but", "while", "that")), default=-1)
        start += max(last, 0)
    start += len(folded[start:end]) - len(folded[start:end].lstrip())
    opener = _OPENERS.match(folded[start:end])
    return start + opener.end() if opener else start


def _can_say(words: str, *, anyone: bool = False) -> bool:
    """Whether a noun phrase is somebody: a name or a word for an office or a person, without a figure."""
    told = words.split()
    if not told or len(told) > 14 or re.search(r"\d", words) or words in ("and", "but"):
        return False
    if anyone:
        return True
    named = (
        all(word[0].isupper() or word in ("of", "and", "the", "for", "&") for word in told) and len(words) > 1
    )
    ends = told[-1].strip(".").lower()
    of = any(word.lower().removesuffix("'s") in _SOURCES for word in told)
    return (named and ends not in _OTHERS and told[0] not in _OTHERS) or ends in _SOURCES or of


_OTHERS = frozenset("The This That These Those It We I You There He She They Up value Value added".split())


def _last_speaker(folded: str, before: int) -> Span | None:
    """The last person or office that said something before a place in the text."""
    last = None
    for verb in _VERB.finditer(folded, max(0, before - _FAR), before):
        line = folded.rfind("\n", max(0, before - _FAR), verb.start()) + 1
        found = _inverted(folded, line, before, verb)
        if found is None and _is_told(folded, verb, before):
            found = _plain_subject(folded, line, verb)
        last = found or last
    return last


def _plain_subject(folded: str, start: int, verb: re.Match[str]) -> Span | None:
    """The subject of a verb of saying that is no pronoun."""
    stop = folded.rfind(". ", start, verb.start())
    cut = stop + 2 if stop >= 0 else start
    words = folded[cut : verb.start()].rsplit(",", 1)[-1].strip().lower()
    return None if words in _PRONOUNS else _subject(folded, cut, verb)


def _quotation(folded: str, start: int, end: int) -> Iterator[Span] | None:
    """Who speaks in the quotation that a sentence lies in: told behind it, else before it, else the speaker before."""
    line = folded.rfind("\n", max(0, start - _FAR), start) + 1 or max(0, start - _FAR)
    if folded.count('"', line, start) % 2 == 0 and '"' not in folded[start:end]:
        return None
    upto = min(len(folded), end + _FAR)
    line_end = folded.find("\n", end, upto)
    return _told_around(folded, line, start, Span(end, upto if line_end < 0 else line_end))


def _told_around(folded: str, line: int, start: int, behind: Span) -> Iterator[Span]:
    yield from _speakers(folded, behind.start, behind.end)
    yield from list(_speakers(folded, line, start))[-1:]
    if last := _last_speaker(folded, line):
        yield last
