"""When each quantity of a sentence holds: its clause, its sentence, its paragraph, else the present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cqmonitor.codes import Basis, Kind, Measure, Status
from cqmonitor.extract import calendar
from cqmonitor.extract.en.context import Discourse
from cqmonitor.extract.en.period_rules import PeriodMention
from cqmonitor.extract.en.periods import basis_against
from cqmonitor.extract.en.reading import Reading
from cqmonitor.extract.en.tokens import Token
from cqmonitor.records import Period

_BREAKS = frozenset({";", ":", ",", "(", "while", "but", "than", "compared", "which", "against"})
_PAST = re.compile(
    r"(?<![\w-])(?:was|were|had|did|rose|grew|fell|hit|came|stood|went|made|sold|built|sent|saw|put|took|got|became|brought|"
    r"(?!speed|need|hundred|exceed|proceed|succeed|feed|seed|foreign|designat|invest|unmann|advanc|relat|need|list|connect)[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:is|are|has|have|now|boasts?|covers?|operates?|stands?|extends?|reaches|serves?|(?<!\ba\s)(?<!\bin\s)(?<!\bthe\s)totals?|measures?|takes?|"
    r"connects?|hosts?|owns?|employs?|carr(?:y|ies)|links?|includes?|accounts?|holds?|employ|number|call)\b",
    re.IGNORECASE,
)
_ANNUAL = re.compile(
    r"\b(?:annually|annual\saverage|average\sannual|on\saverage|averaged|averaging|an\saverage\sof|per\syear|each\syear|"
    r"every\syear|a\syear(?!\s(?:ago|earlier|before|on))|yearly)\b",
    re.IGNORECASE,
)

_AVERAGE = re.compile(
    r"\b(?:average\sannual|annual\saverage|annually\son\saverage|average\sof\s[^.;,]{0,20}(?:a|per)\syear)\b",
    re.I,
)


def date_readings(readings: Sequence[Reading], tokens: Sequence[Token]) -> None:
    """Give each quantity the period of its clause, else of its sentence.

    A past period that stands beside another quantity does not date a target.
    """
    used: set[int] = set()
    aside: set[int] = set()
    for reading in readings:
        at = _right(tokens, reading.index)
        if at is not None and not _since_beside(tokens, at, reading):
            (aside if reading.compared else used).add(at)
            reading.mention, reading.beside = _mention(tokens[at]), True
    for reading in readings:
        if reading.mention is None:
            at = _nearest(tokens, reading, used, aside)
            reading.mention = _mention(tokens[at]) if at is not None else None
    last: Reading | None = None
    for reading in readings:
        reading.mention = _end_of_span(reading, tokens, reading.mention) or reading.mention
        joined = last is not None and last.earlier and _joined(tokens, last.index, reading.index)
        reading.earlier = joined or _year_earlier(reading, tokens)
        if (
            last is not None
            and tokens[reading.index - 1].word == "or"
            and tokens[reading.index - 2].word == ","
        ):
            reading.mention = last.mention
        last = reading


def _joined(tokens: Sequence[Token], first: int, second: int) -> bool:
    """ "263 ports in 96 countries": one phrase."""
    between = tokens[first + 1 : second]
    return len(between) < 4 and all(
        token.kind != "mark" and token.word not in ("and", "to") for token in between
    )


_BELOW_THE = re.compile(r"(?:below|above|over|under|than|lower than|higher than)\s(?:the|its)\b")
_TO_COMPARED = frozenset("the about around some over under nearly just only a an as".split())


def compares_with_stated(token: Token) -> bool:
    """ "lower than the 5.2 percent of the city": a value known before."""
    return bool(_BELOW_THE.match(token.word))


def is_compared(tokens: Sequence[Token], index: int) -> bool:
    """ "from 5 percent", "against 7 million": what another quantity is compared with."""
    at = index - 1
    while at > 0 and (tokens[at].kind == "period" or tokens[at].word in _TO_COMPARED):
        at -= 1
    if _BELOW_THE.match(tokens[index].word):
        return True
    if at > 0 and tokens[at].word in ("with", "to", "of"):
        return tokens[at - 1].word in _COMPARED_TO
    return at >= 0 and tokens[at].kind == "word" and tokens[at].word in _COMPARED


def _nearest(tokens: Sequence[Token], reading: Reading, used: set[int], aside: set[int]) -> int | None:
    ahead = reading.status is not Status.ACTUAL
    candidates = (_left(tokens, reading.index, used, aside), _any_right(tokens, reading.index, used | aside))
    for at in candidates:
        mention = _mention(tokens[at]) if at is not None else None
        if mention is None or at is None or (not ahead and mention.ahead and at > reading.index):
            continue
        if not (ahead and at in used | aside and not mention.ahead and not (mention.lasting and at in used)):
            return at
    return None


def in_brackets(tokens: Sequence[Token]) -> PeriodMention | None:
    """ "Targets for 2020 (2015 in brackets)": the period of the values that a list gives in brackets."""
    for at in range(1, len(tokens) - 2):
        if tokens[at].kind == "period" and tokens[at - 1].word == "(" and tokens[at + 1].word == "in":
            return _mention(tokens[at]) if tokens[at + 2].word in ("brackets", "parentheses") else None
    return None


def date_brackets(readings: Sequence[Reading], tokens: Sequence[Token], discourse: Discourse) -> None:
    """Give the values in the brackets of a list the period that its heading tells for them."""
    for reading in readings:
        if discourse.bracket_period and reading.index and tokens[reading.index - 1].word == "(":
            reading.mention, reading.beside, reading.status = discourse.bracket_period, True, Status.ACTUAL


def _end_of_span(
    reading: Reading, tokens: Sequence[Token], mention: PeriodMention | None
) -> PeriodMention | None:
    """ "From 2012 to 2017, GDP grew from 1 to 2 trillion": each end of the amount has its end of the span.

    "Over the five years" begins with the state at the end of the year before.
    """
    before = tokens[reading.index - 1].word if reading.index else ""
    spans_years = (
        mention is not None and mention.period is not None and not mention.since and not mention.vague
    )
    if (
        not spans_years
        or mention is None
        or mention.period is None
        or reading.role.measure is not Measure.LEVEL
    ):
        return None
    period = mention.period
    whole_years = period.months is not None and period.months > 12 and period.months % 12 == 0
    if not whole_years or before not in ("from", "to"):
        return None
    first = period.start.year - (0 if mention.between else 1)
    return replace(mention, period=calendar.year(first if before == "from" else period.end.year))


_COMPARED = frozenset({"from", "against", "than", "versus", "vs"})
_COMPARED_TO = frozenset({"compared", "compares", "comparing", "instead"})


def _year_earlier(reading: Reading, tokens: Sequence[Token]) -> bool:
    """ "up from 538 km a year earlier", "a year ago the city managed 6.5 percent": the value of the year before."""
    if tokens[0].kind == "period" and _is_year_before(tokens[0]) and not _when_between(tokens, reading.index):
        return True
    if not reading.compared:
        return False
    for token in tokens[reading.index + 1 : reading.index + 9]:
        if token.kind == "mark":
            return False
        if _is_year_before(token):
            return True
    return False


def _is_year_before(token: Token) -> bool:
    mention = _mention(token)
    return mention is not None and mention.role == "base" and mention.basis is Basis.YOY


def _when_between(tokens: Sequence[Token], index: int) -> bool:
    return any(is_when(token) for token in tokens[:index])


def _since_beside(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """ "increased by 5 billion since January" after "at the end of June": the base of a change."""
    return (
        tokens[at].word.startswith("since")
        and reading.role.measure is Measure.CHANGE
        and any(is_when(token) for token in tokens[: reading.index])
    )


def _mention(token: Token) -> PeriodMention | None:
    return token.of if isinstance(token.of, PeriodMention) else None


def is_when(token: Token) -> bool:
    """Whether a token says when something holds."""
    return isinstance(token.of, PeriodMention) and token.of.role == "when" and token.of.period is not None


def _says_when(token: Token) -> bool:
    return is_when(token) or (isinstance(token.of, PeriodMention) and token.of.role == "now")


def _right(tokens: Sequence[Token], index: int) -> int | None:
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word in _BREAKS:
            return None
        if _says_when(token):
            return at
    return None


def _possessive(tokens: Sequence[Token], at: int) -> bool:
    """ "last year's price changes": the period is of the noun, not of what is said."""
    behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return at > 0 and (behind == "'s" or tokens[at].word.endswith("'s"))


def _left(tokens: Sequence[Token], index: int, used: set[int], aside: set[int]) -> int | None:
    fallback = None
    now = None
    for at in range(index - 1, -1, -1):
        token = tokens[at]
        if token.word == ";" and (fallback is not None or now is not None):
            break
        if is_when(token):
            if at not in used | aside and not _possessive(tokens, at):
                return at
            fallback = at if fallback is None or fallback in aside else fallback
        elif _says_when(token):
            now = at if now is None else now
    return fallback if fallback is not None else now


def _any_right(tokens: Sequence[Token], index: int, used: set[int]) -> int | None:
    compared = False
    for at in range(index + 1, len(tokens)):
        compared = compared or tokens[at].word in ("compared", "versus", "against", "than", "from")
        if tokens[at].word == ";" or (
            tokens[at].word in ("and", "while", "but") and tokens[at - 1].word == ","
        ):
            return None
        if (
            tokens[at].word == "and"
            and tokens[at + 1 : at + 2]
            and tokens[at + 1].word in ("its", "their", "it", "they")
        ):
            return None
        if is_when(tokens[at]):
            mention = _mention(tokens[at])
            result = any(
                tokens[one].kind == "quantity" and tokens[one - 1].word == "to"
                for one in range(index + 1, at)
            )
            pointed = mention is not None and mention.point and not result
            other = at in used and (compared or pointed)
            return None if other else at
    return None


def period_of(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period in its sentence, else of the paragraph; a present stock is of the day of publication."""
    past_goal = reading.aimed and re.search(
        r"\bhad\b", sentence[: tokens[reading.index].start - tokens[0].start]
    )
    if reading.status is not Status.ACTUAL and not past_goal:
        return _ahead(reading, discourse)
    mention = reading.mention or _carried(reading, tokens, sentence, discourse)
    if mention and mention.period and mention.floating and mention.period.start > discourse.published:
        mention = replace(mention, period=calendar.back(mention.period, 1), ahead=False)
    if reading.earlier and mention and mention.period:
        return replace(mention, period=calendar.back(mention.period, 1))
    return mention


_SUMMING = frozenset({"totaled", "totalled", "amounted"})
_DONE = re.compile(r"[^,;.]{0,60}?\b(?:were|was)\s(?:\w+ly\s)?[a-z]{3,}ed\b")


def _is_summed(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """ "totaled 91 billion yuan", "45,700 patents were granted": summed over a time, whatever day came before."""
    end = tokens[reading.index].end - tokens[0].start
    return tokens[reading.role.verb].word in _SUMMING or bool(_DONE.match(sentence, end))


def _carried(
    reading: Reading, tokens: Sequence[Token], sentence: str, discourse: Discourse
) -> PeriodMention | None:
    """The period of a quantity whose sentence names none."""
    if discourse.span and (end := _end_of_span(reading, tokens, discourse.span)):
        return end
    if discourse.span and reading.role.measure is Measure.CHANGE and reading.role.unit == "pp":
        return discourse.span
    if discourse.span and reading.role.measure is Measure.GROWTH and _AVERAGE.search(sentence):
        return discourse.span
    now = PeriodMention(0, 0, calendar.day(discourse.published), "now", point=True)
    code = reading.concept.code if reading.concept else None
    kind = discourse.catalog.by_code[code].kind if code else None
    growth = reading.role.measure in (Measure.GROWTH, Measure.CONTRIBUTION)
    present = _is_present(reading, tokens, sentence)
    pointed = discourse.period is not None and discourse.period.point
    summed = kind is Kind.FLOW or (kind is None and _is_summed(reading, tokens, sentence))
    if kind is not Kind.FLOW and present and not growth and not pointed:
        return now
    paragraph = None if pointed and summed else discourse.period
    carried = paragraph or discourse.heading_period or discourse.story()
    return carried or (now if kind is not Kind.FLOW and not growth else None)


def _ahead(reading: Reading, discourse: Discourse) -> PeriodMention:
    """The period of a target or forecast: its own where that is not past, else the paragraph's, else this year."""
    own = reading.mention
    if own and own.period:
        later = calendar.back(own.period, -1)
        passed = own.period.end.year < discourse.published.year
        if own.floating and passed and own.period.end <= discourse.published < later.end:
            return replace(own, period=later, ahead=True)
        return own
    carried = discourse.period if discourse.period and discourse.period.ahead else discourse.heading_period
    return (
        carried
        or discourse.goal_period
        or PeriodMention(0, 0, calendar.year(discourse.published.year), ahead=True)
    )


def _is_present(reading: Reading, tokens: Sequence[Token], sentence: str) -> bool:
    """Whether the governing verb, else the sentence, is in the present or present perfect."""
    at = reading.role.verb
    word = tokens[at].word if at != reading.index else ""
    before = tokens[at - 1].word if at else ""
    if before in ("has", "have") or _PRESENT.fullmatch(word):
        return True
    if word and _PAST.fullmatch(word):
        return False
    start = tokens[reading.index].start - tokens[0].start
    verbs = sorted(
        (match.start(), pattern is _PRESENT)
        for pattern in (_PRESENT, _PAST)
        for match in pattern.finditer(sentence)
        if not re.search(r"\b(?:has|have)\s(?:\w+ly\s)?$", sentence[: match.start()])
    )
    said_before = [present for at, present in verbs if at < start]
    return said_before[-1] if said_before else bool(verbs) and verbs[0][1]


def basis_of(reading: Reading, tokens: Sequence[Token], folded: str, period: Period | None) -> Basis | None:
    """What a growth or change is against: the words near it, else a year before for a growth."""
    if reading.role.measure not in (Measure.GROWTH, Measure.CHANGE):
        return None
    start, end = tokens[reading.index].start, tokens[reading.index].end
    base = _base_near(tokens, reading.index)
    if reading.role.measure is Measure.GROWTH and _AVERAGE.search(
        folded[max(tokens[0].start, start - 60) : end + 40]
    ):
        return Basis.ANNUAL_AVERAGE
    if base and base.basis:
        return base.basis
    if base and base.period:
        return basis_against(base.period, period)
    if reading.role.measure is Measure.GROWTH and _ANNUAL.search(
        folded[max(tokens[0].start, start - 40) : end + 30]
    ):
        return Basis.ANNUAL_AVERAGE
    if reading.mention and (reading.mention.since or _years_long(period)):
        return Basis.SINCE
    return Basis.YOY if reading.role.measure is Measure.GROWTH else None


def _years_long(period: Period | None) -> bool:
    return period is not None and (period.end - period.start).days > 400


def _base_near(tokens: Sequence[Token], index: int) -> PeriodMention | None:
    """The period compared with that is told behind, before, or in the words the sentence opens with."""
    for at in range(index + 1, len(tokens)):
        token = tokens[at]
        if token.kind == "quantity" or token.word == ";":
            break
        if isinstance(token.of, PeriodMention) and token.of.role == "base":
            return token.of
    for at in range(index - 1, max(-1, index - 9), -1):
        token = tokens[at]
        if token.kind == "quantity" or token.word in ("and", "but", ";"):
            break
        if isinstance(token.of, PeriodMention) and token.of.role == "base":
            return token.of
    return _opening_base(tokens[:index])


def _opening_base(before: Sequence[Token]) -> PeriodMention | None:
    """ "Compared with March, the price index of the whole city dipped": said before the first quantity."""
    if any(token.kind == "quantity" or token.word == ";" for token in before):
        return None
    if [token.word for token in before[:2]] not in (["compared", "with"], ["compared", "to"]):
        return None
    opening = (token.of for token in before[2:5] if isinstance(token.of, PeriodMention))
    return next((mention for mention in opening if mention.role == "base"), None)
