"""Why a figure does not take the code that its words name: it is a company's, a place's, a partner's, or of something near it."""

from __future__ import annotations

import re
from itertools import takewhile

from cqmonitor.codes import Kind, Measure
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.en.clause import Clause
from cqmonitor.extract.en.concepts import Concept
from cqmonitor.extract.en.owners import is_company, is_single, names_city, names_company, owned_by_part
from cqmonitor.extract.en.partners import is_with_partner
from cqmonitor.extract.en.preverbal import phrase_before
from cqmonitor.extract.en.stems import stems
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.en.wholes import OWNERS, is_verb
from cqmonitor.extract.text import fold

_RELATIVE_UNITS = frozenset({"percent", "pp", "rank"})

_CAPACITY = re.compile(
    r"\bcapacit\w+\b|\bdesigned\sto\b|\b(?:can|could|able\sto)\s(?:now\s)?"
    r"(?:handle|process|produce|make|build|accommodate|serve|turn\sout|manufacture|assemble|generate|receive|carry|transport)\b",
    re.IGNORECASE,
)

_ITS = re.compile(
    r"(?:it|they|it\salso)$|(?:sales|output|exports|deliveries)\sof\sits\b|its\s", re.IGNORECASE
)

_ANYBODYS = re.compile(
    r"(?:total\s|annual\s)?(?:sales|revenues?|output|production|profits?|exports|turnover|deliveries)",
    re.IGNORECASE,
)
"""Nouns that are a company's where one is spoken of."""

_OF_THEM = re.compile(r"(?:of|among)\s(?:them|these|those|its)\b", re.IGNORECASE)

_HOLIDAY = re.compile(r"\b(?:holidays?|festival|golden\sweek|long\sweekend|vacation)\b", re.IGNORECASE)

_OURS = re.compile(
    r"\b(?:our|my)\s(?:\w+\s){0,2}(?:company|firm|business|brand|factory|plant|team|customers?|clients?|products?|orders|"
    r"sales|revenues?|exports|output|production|shipments|deliveries|profits?|income|earnings|turnover|models?|cars|vehicles|"
    r"stores?|shops?|workers|staff|users)\b(?!\sof\sthe\s(?:city|country|municipality|province|region|district))",
    re.IGNORECASE,
)
""" "Our sales rose": a company's; "our shortfalls" are a government's."""

_PART_OWNERS = frozenset(
    "cross-border road private foreign foreign-invested foreign-funded state-owned".split()
)
"""Subjects whose things are a part: "cross-border road services made 2,886 trips"."""


def of_other_unit(code: str, clause: Clause) -> bool:
    """Whether a level is in a unit that the indicator is not measured in."""
    unit = clause.what.unit
    level = clause.what.measure is Measure.LEVEL and unit not in _RELATIVE_UNITS
    return level and not same_kind(unit, clause.catalog.by_code[code].unit)


def is_capacity(code: str, clause: Clause) -> bool:
    """What could be made is not what was made."""
    return clause.catalog.by_code[code].activity != "capacity" and bool(_CAPACITY.search(clause.text[-80:]))


_ONE_WAY = re.compile(
    r"\b(?:domestic|international|regional|inbound|outbound|incoming|outgoing|transit|transfer|overseas|foreign)\s"
    r"(?:and\s\w+\s)?(?:air\s)?(?:passengers?|travell?ers?|cargo|freight|goods)\b",
    re.IGNORECASE,
)
"""Those of an airport's passengers, or of its cargo, that go one way."""

_NEAR_THINGS = {
    "unemployment_rate": re.compile(r"\bregistered\s(?:\w+\s){0,2}(?:unemployment|jobless)", re.IGNORECASE),
    "fdi_actual": re.compile(
        r"\b(?:contract(?:ed|ual)|pledged|promised|agreed)\s(?:use\sof\s)?foreign", re.IGNORECASE
    ),
    "catering_revenue": re.compile(
        r"\b(?:accommodations?|hotels?|lodging)\s(?:and|&)\scatering\b", re.IGNORECASE
    ),
    "airport_passengers": _ONE_WAY,
    "airport_cargo": _ONE_WAY,
}
"""Words of a clause that name what is counted otherwise: registered, not surveyed; agreed, not paid in; some of all."""

_OTHER_VALUE = re.compile(
    r"^(?:\s?-?\s?(?:mark|threshold))?\s(?:in|of|worth\sof)\s(?:\w+\s)?(?:output\svalue|output|revenues?|sales|profits?|turnover|income|exports|taxes|investment)\b",
    re.IGNORECASE,
)

_INDUSTRY_OF = re.compile(
    r"\ban?\s(?:\w+\s){0,2}(?:industry|sector|cluster)\s(?:of|worth)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
""" "wants electronics to be an industry of a trillion yuan": its size by any measure."""


_BY_VOLUME = re.compile(r"\s(?:by|in)\s(?:terms\sof\s)?(?:volume|tonnage|quantity|weight)\b", re.IGNORECASE)
_BY_VALUE = re.compile(r"\s(?:by|in)\s(?:terms\sof\s)?value\b(?!\sterms)", re.IGNORECASE)


def _is_measured_otherwise(code: str, clause: Clause) -> bool:
    """ "1.6 percent by value and 3.4 percent by volume": in money what is counted, or the other way round."""
    end, unit = clause.tokens[clause.index].end, clause.catalog.by_code[code].unit
    if unit == "CNY":
        return bool(_BY_VOLUME.match(clause.folded, end))
    return unit not in _RELATIVE_UNITS and bool(_BY_VALUE.match(clause.folded, end))


_OF_THOSE_COUNTED = re.compile(
    r"\b(?!number|total|count|share|proportion|group|list|tally)(?:value|added|output|investments?|exports|imports|trade|sales|profits?|"
    r"revenues?|income|taxes|loans|lending|spending|expenditure|production|assets|employment|jobs|debts?)\s"
    r"(?:of|by|from|to|for|at|among|in)\s(?:[\w-]+\s){0,4}$",
    re.IGNORECASE,
)


_OF_AN_AMOUNT = re.compile(
    r"^\sof\s(?:[\w'-]+\s){0,5}(?:trade|exports|imports|output|investment|revenue|profits?|sales|GDP|economy|value|taxes|jobs|loans)\b",
    re.IGNORECASE,
)


def _is_of_those_counted(concept: Concept, code: str, clause: Clause) -> bool:
    """ "the value added of foreign-invested enterprises": something of theirs, not how many there are."""
    if clause.catalog.by_code[code].unit != "count" or clause.catalog.by_code[code].kind is not Kind.STOCK:
        return False
    if clause.what.measure is Measure.SHARE and _OF_AN_AMOUNT.search(_behind(clause)):
        return True  # "Foreign-funded firms made up half of the total trade"
    names = [name for name in clause.catalog.indicators.find(fold(concept.words)) if name.what == code]
    return bool(names) and bool(_OF_THOSE_COUNTED.search(concept.words[: names[0].start]))


def is_near_thing(concept: Concept, code: str, clause: Clause) -> bool:
    if clause.what.measure is Measure.GROWTH and _is_measured_otherwise(code, clause):
        return True
    if code.endswith("_value_added") and _OTHER_VALUE.match(
        clause.folded[clause.tokens[clause.index].end :][:60]
    ):
        return True  # "the auto industry generated 178 billion yuan in output value"
    if code.endswith("_value_added") and _INDUSTRY_OF.search(clause.text):
        return True
    if _is_of_those_counted(concept, code, clause):
        return True
    near = _NEAR_THINGS.get(code)
    return near is not None and bool(near.search(clause.text) or near.search(concept.words))


_EACH = re.compile(
    r"(?:\s(?!and\b|in\b|from\b|over\b|up\b|by\b)[\w-]+){0,3}\s(?:a|per|each|every)\s(?:single\s)?(?:day|week|month|hour|night|weekend)\b"
    r"|(?:\s[\w-]+){0,2}\s(?:daily|weekly|monthly)\b",
    re.IGNORECASE,
)


def _is_rate(clause: Clause) -> bool:
    """ "450,000 visitors a day": a pace is not the sum over a period."""
    return clause.what.measure is Measure.LEVEL and bool(
        _EACH.match(clause.folded, clause.tokens[clause.index].end)
    )


_PER_ONE = re.compile(
    r"\b(?:per|for\seach|by\seach)\s(?:visitor|tourist|traveller|traveler|passenger|person|head|capita|household|customer|household|firm|employee|train|vehicle)\b",
    re.IGNORECASE,
)


def _of_each(code: str, concept: Concept, clause: Clause) -> bool:
    """ "six firms had sales of 10 billion yuan each", "Spending per visitor": of the whole only where the indicator is one a head."""
    behind = [token.word for token in clause.tokens[clause.index + 1 : clause.index + 2]]
    a_head = "per capita" in clause.catalog.by_code[code].name_en.lower()
    return not a_head and (behind in (["each"], ["apiece"]) or bool(_PER_ONE.search(concept.words)))


_HAVING = frozenset(
    "recorded records saw sees had posted posts achieved registered reported realized realised attracted "
    "completed generated booked received".split()
)


def _held_by_part(code: str, clause: Clause) -> bool:
    """ "The bonded zone recorded foreign trade of", "Private firms saw their exports rise": whose it is, by the verb before."""
    start = clause.last.index + 1 if clause.last else 0
    having = (at for at in range(clause.index - 1, start, -1) if clause.tokens[at].word in _HAVING)
    verb = next(having, None)
    if (
        verb is None
        or (clause.governed and verb == clause.what.verb)
        or is_verb(clause.tokens[verb + 1].word)
    ):
        return False
    holder = phrase_before(clause.tokens, verb)
    if not holder:
        return False
    words = clause.folded[holder[0].start : holder[-1].end]
    named = any(stems(words.lower()) <= name for name in clause.catalog.stems_of.get(code, ()))
    return is_company(words) or (owned_by_part(holder) and not named)


_GONE_TO = re.compile(
    r"\s(?:of\s(?:them|it|these|the\stotal)\s)?(?:went|goes|go|came|comes)\s(?:to|from)\b", re.IGNORECASE
)
""" "35 percent went to the European Union": the share of a part."""


def _goes_to_partner(clause: Clause) -> bool:
    share = clause.what.measure is Measure.SHARE
    return share and bool(_GONE_TO.match(clause.folded, clause.tokens[clause.index].end))


_WITHOUT = re.compile(
    r"\b(?:excluding|except(?:\sfor)?|not\sincluding)\s(?:the\s)?"
    r"(?!(?:rural|farm)\w*\shouseholds|(?:price|seasonal|calendar|exchange|currency|inflation)\b)",
    re.IGNORECASE,
)
""" "Investment excluding property": what is left without a part; price factors and farm households are the definition."""


def _without_part(concept: Concept, clause: Clause) -> bool:
    """ "Retail sales excluding cars", "Excluding cars, retail sales": less than the whole."""
    return bool(_WITHOUT.search(concept.words) or _WITHOUT.match(clause.text))


def _behind(clause: Clause) -> str:
    """The words behind an amount, up to the next mark or amount."""
    words = takewhile(lambda token: token.kind not in ("mark", "quantity"), clause.tokens[clause.index + 1 :])
    end = max((token.end for token in words), default=0)
    return clause.folded[clause.tokens[clause.index].end : end]


_TOWN_OR_COUNTRY = re.compile(
    r"(?:\s[\w-]+){0,2}\sin\s(?:the\s)?(?:(?:urban|rural)\sareas|countryside|villages|towns|cities|towns\sand\scities|cities\sand\stowns)\b",
    re.IGNORECASE,
)
_OF_TOWNS = re.compile(r"urban|rural|unemployment|population")
"""Codes that are of town or country themselves."""
_OVER_HOLIDAY = re.compile(
    r"(?:\s[\w-]+){0,3}\s(?:over|during|in|for)\s(?:the\s)?(?:[\w-]+\s){0,3}(?:holidays?|festival|golden\sweek)\b",
    re.IGNORECASE,
)
_OF_AGE = re.compile(
    r"\b(?:over|under|above|below|older\sthan|younger\sthan|aged|(?:at|past|of)\s(?:working|school|retirement)\sage)\b(?:\s\w+)?\s?\d{0,3}\b"
)
_IS_AGED = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:(?:are|is|were|was)\s)?(?:over|under|above|below|older\sthan|younger\sthan|aged)\s\d{2,3}\b(?![,.]\d)"
)
""" "people over 60", "residents are over 50": those of one age."""
_WHO_CAME = re.compile(
    r"\s(?:[a-z]+\s){1,2}(?:who|that)\s(?:came|went|flocked|travell?ed|stayed)\s(?:to|in|at)\s(?:the\s)?(?!Chongqing|China|Sichuan)[A-Z]"
)
""" "visitors who came to Hongyadong": those of one place."""


def _in_town_or_country(code: str | None, clause: Clause) -> bool:
    """ "It dropped by 0.2 percent in urban areas": not that of the whole."""
    return not _OF_TOWNS.search(code or "") and bool(_TOWN_OR_COUNTRY.match(_behind(clause)))


def _is_gap_between(clause: Clause) -> bool:
    """ "Exports exceeded imports by 112 billion yuan": between two things, not two places."""
    if clause.what.measure is not Measure.GAP or clause.what.unit in _RELATIVE_UNITS:
        return False
    start = clause.last.index + 1 if clause.last else 0
    named = {token.code for token in clause.tokens[start : clause.index] if token.kind == "indicator"}
    return len(named) > 1


_USING = frozenset("using used uses consuming consumed consumes".split())
_PRONOUNS = frozenset("it they which who this that".split())


def _used_by_part(clause: Clause) -> bool:
    """ "with industry using 78 billion kWh": what a sector or group uses is not all that is used."""
    verb = clause.what.verb if clause.governed else clause.index - 1
    if verb < 1 or clause.tokens[verb].word not in _USING or clause.tokens[verb - 1].word in ("and", ","):
        return False
    user = phrase_before(clause.tokens, verb)
    return bool(user) and not any(
        token.kind in ("area", "indicator") or token.word in OWNERS | _PRONOUNS for token in user
    )


_WHOLES = OWNERS | {"industry", "sector", "industries", "cluster", "economy"}


def _owned_by_others(concept: Concept, clause: Clause) -> bool:
    """ "Private firms, whose exports grew": whose it is, where that is no place."""
    whose = next((at for at in range(clause.index - 1, 0, -1) if clause.tokens[at].word == "whose"), 0)
    if not whose or not concept.words.lower().startswith("whose"):
        return False
    at = whose - (clause.tokens[whose - 1].word == ",")
    owner = phrase_before(clause.tokens, at)
    known = any(token.kind in ("area", "indicator", "thing") or token.word in _WHOLES for token in owner)
    return bool(owner) and not known


def _is_of_age(concept: Concept, clause: Clause) -> bool:
    if (concept.code or "") != "population":
        return False
    return bool(_OF_AGE.search(concept.words) or _IS_AGED.match(_behind(clause)))


def _doer(clause: Clause) -> list[Token]:
    """The subject of the verb directly before an amount: "The plant in Yubei turned out 300,000 cars"."""
    verbs = (
        at for at in range(clause.index - 1, max(clause.index - 4, 0), -1) if is_verb(clause.tokens[at].word)
    )
    verb = next(verbs, None)
    return phrase_before(clause.tokens, verb) if verb is not None else []


_SPEAKER = re.compile(
    r"\b(?:at|with|of|from|for)\s(?:the\s)?(?:[A-Z][\w&-]+\s){1,5}(?=[,(]|said|expects|thinks|predicts)|\b(?:at|with|of|from|for)\s(?:the\s)?(?:[A-Z][\w&-]+\s?){1,5},"
)
""" "a researcher at Southwest University, expects": where who speaks sits."""


_WE = re.compile(r"(?:^|[\"\s])we\b(?!\s(?:expect|see|think|believe|forecast|estimate))", re.IGNORECASE)


def _said_behind(clause: Clause) -> str:
    """ "We sold 30,000 cars," said the chairman of Changan Automobile: who says it, behind the quotation."""
    end = clause.tokens[-1].end
    _, _, speaker = clause.folded[clause.tokens[clause.index].end : end].partition('"')
    return speaker if _SAYING.search(speaker[:40]) else ""


_SAYING = re.compile(r"\b(?:said|says|told|noted|added|according)\b", re.IGNORECASE)


_OF_LAST = re.compile(r"\sof\s(?:them|these|those|which)\b", re.IGNORECASE)


def _of_others_things(clause: Clause) -> bool:
    """ "Changan sold 2.55 million vehicles, 480,000 of them NEVs": of what is nobody's whole."""
    last = clause.last
    uncoded = last is not None and last.concept is not None and last.concept.code is None
    alike = last is not None and last.role.unit == clause.what.unit and last.role.measure is Measure.LEVEL
    return uncoded and alike and bool(_OF_LAST.match(clause.folded, clause.tokens[clause.index].end))


def of_other(concept: Concept, clause: Clause) -> bool:
    """Whether a coded figure is a company's or a single place's, by its subject or by what the text is about."""
    if clause.what.where == "noun" and owned_by_part(clause.subject()):
        return True
    if (
        is_with_partner(concept, clause)
        or _held_by_part(concept.code or "", clause)
        or _in_town_or_country(concept.code, clause)
        or _without_part(concept, clause)
        or _is_of_age(concept, clause)
        or _owned_by_others(concept, clause)
        or _used_by_part(clause)
        or _is_gap_between(clause)
        or _goes_to_partner(clause)
        or _of_others_things(clause)
    ):
        return True
    if clause.catalog.by_code[concept.code or ""].kind is not Kind.FLOW:
        return False
    if _is_rate(clause) or _of_each(concept.code or "", concept, clause):
        return True
    if _HOLIDAY.search(concept.words) or _HOLIDAY.search(clause.text) or _OVER_HOLIDAY.match(_behind(clause)):
        return True
    if _WHO_CAME.match(_behind(clause)):
        return True
    subject, before = clause.subject() or _doer(clause), clause.sentence_before
    words = clause.folded[subject[0].start : subject[-1].end] if subject else ""
    spoken = words or concept.words
    if clause.discourse.company and _ANYBODYS.fullmatch(spoken):
        return True
    if is_company(words) or (clause.discourse.company and (_ITS.match(spoken) or _OF_THEM.match(before))):
        return True
    if concept.area or names_city(before):
        return False
    if names_company(_SPEAKER.sub("", before[:120])) or _OURS.search(before):
        return True
    if _WE.search(before) and names_company(_said_behind(clause)):
        return True
    if clause.what.where != "noun":
        return False
    part = any(token.word in _PART_OWNERS for token in subject)
    return part or is_single(subject, clause.folded, clause.catalog)
