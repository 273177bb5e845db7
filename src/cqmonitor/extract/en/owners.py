"""Whose figures they are: a company's, a scenic spot's or a single plant's are never the city's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.modifiers import PARTS, weighs
from cqmonitor.extract.en.tokens import Token
from cqmonitor.extract.sought import Sought

_COMPANY = Sought(
    r"\b[A-Z][\w&-]+\s(?:[A-Z][\w&-]+\s)?(?:Group|Co\.|Ltd|Inc\.|Corp|Corporation|Automobile|Auto|Motors?|Technology|"
    r"Technologies|Holdings?|Airlines|Electronics|Steel|Pharmaceuticals?|Gigafactory|Scenic\sArea|Ancient\sTown|Zoo|"
    r"Museum|University|Mall|Tower|Port|Logistics|(?:Rural\s)?Commercial\sBank)\b|^Bank\sof\s[A-Z]\w+\b"
)
_PLACE = re.compile(
    r"\b[A-Z]\w+\s(?:\w+\s){0,3}(?:Zone|Park|Base|Terminal|Station|Science\sCity|Hub|Expo|Fair|Exhibition|Forum|Marathon)$"
)
_GENERIC = Sought(
    r"(?:\b(?:the|its|their|a|our|this|her|his|my)|'s)\s(?:[\w-]+\s){0,2}(?:company|firm|carmaker|automaker|group|brand|plant|factory|"
    r"zone|bonded\szone|park|base|facility|workshop|refinery|brewery|museum|scenic\sarea|scenic\sspot|attraction|resort|university|school|hospital|mall|airline|"
    r"manufacturer|operator|retailer|dealer|dealership|showroom|bookshop|shop|stall|inn|supermarket|wholesaler|exporter|importer|startup|chipmaker|enterprise|subsidiary|joint\sventure|supplier|developer|"
    r"expo|fair|exhibition|edition|conference|forum|event|marathon|concert)\b",
    re.IGNORECASE,
)
_COUNTED = Sought(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|both|several)\s(?:[\w-]+\s){0,2}"
    r"(?:companies|firms|carmakers|automakers|manufacturers|makers|plants|factories|brands|groups|parks|terminals)\b",
    re.IGNORECASE,
)
_NAMED_FIRM = re.compile(
    r"\b(?:\w*maker|producer|manufacturer|brand|giant|startup|supplier|retailer|firm|company|developer|brewer|lender|airline)\s"
    r"(?!(?:China|Chinese|Chongqing|Sichuan)\b)[A-Z][\w&-]+"
)
""" "Motorcycle maker Loncin": a firm by its kind and name."""
_IS_FIRM = re.compile(
    r"^(?:[A-Z][\w&-]+\s){1,3}(?:is|was|remains)\s(?:an?|the|one\sof\sthe)\s(?:[\w'-]+\s){0,5}?"
    r"(?:company|companies|firms?|\w*makers?|producers?|manufacturers?|brands?|startups?|suppliers?|retailers?|brewers?|group)\b"
)
""" "Changan is the largest carmaker in the city."."""
_THE_COMPANY = Sought(
    r"\b(?:[Tt]he|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur)\s(?:(?:[A-Z][a-z]+|state-owned|listed|private)\s)?(?:company|firm|carmaker|automaker|group|manufacturer)\b"
)
_PUBLIC = re.compile(
    r"^(?:Customs|Bureau|Commission|Administration|Authority|Government|Committee|Office|Ministry|Department|"
    r"Railway|Express|Corridor|Port|Ports|District|County|Municipality|Province|Area|Zone|City|Metro|Council|Center|Circle|"
    r"Region|China|Chinese|Chongqing|GDP|CPI|PPI|NEVs?|R&D|FDI|ASEAN|EU|RCEP|ILSTC|BRI|Belt|Road|Spring|Festival|"
    r"National|International|New|Land-Sea|Trade|Western|Jiangbei|Airport|China-Europe|Five-Year|Plan|Yangtze|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$"
)
_CAPITALIZED = re.compile(r"\b[A-Z][A-Za-z&-]+")
_AGENTS = re.compile(
    r"(?:makers|ers|ors|ists|ants|ians|companies|firms|factories|plants|enterprises|units|figures|statistics|people)$",
    re.IGNORECASE,
)
_CITY = Sought(
    r"(?<!in )\b(?:[Tt]he city|[Cc]itywide|[Tt]he municipality|Chongqing as a whole|Chongqing's|[Tt]he province|[Nn]ationwide|the country)\b"
)


def names_company(words: str) -> bool:
    """Whether words name a company, a plant or a scenic spot by its full name, or speak of "the company"."""
    return bool(
        _COMPANY.search(words)
        or _THE_COMPANY.search(words)
        or _NAMED_FIRM.search(words)
        or _IS_FIRM.match(words)
    )


def is_company(subject: str) -> bool:
    """Whether a subject is "the company", "its plant", a company's name, or a single zone, park or station."""
    found = (one.search(subject) for one in (_GENERIC, _COMPANY, _PLACE, _NAMED_FIRM))
    return any(found)


def is_counted_company(subject: str) -> bool:
    """Whether a subject is a few of the companies or plants that there are: "The three carmakers"."""
    return bool(_COUNTED.search(subject))


_SITE = re.compile(
    r"(?:the|a|an|this|[A-Z][\w-]+'s)\s(?:[\w-]+\s){0,2}(?:plant|factory|park|terminal|shop|store|brand|dealer|exporter|startup|chipmaker|"
    r"retailer|airline|supplier)\b",
    re.IGNORECASE,
)


def is_site(subject: str) -> bool:
    """Whether a subject opens with one plant, park or firm, or is a few of them."""
    return bool(_SITE.match(subject)) or is_counted_company(subject)


def names_city(words: str) -> bool:
    """Whether words name the city, the province or the country as the owner of what follows."""
    return bool(_CITY.search(words))


def is_single(subject: Sequence[Token], folded: str, catalog: Catalog) -> bool:
    """Whether a subject is a proper name that is no area, no agency and no topic of the catalog."""
    if not subject or any(token.kind in ("indicator", "thing") for token in subject):
        return False
    words = folded[subject[0].start : subject[-1].end]
    if any(token.kind == "area" or token.word in PARTS for token in subject):
        return False
    for mention in catalog.topics.find(words):
        words = words[: mention.start] + " " * (mention.end - mention.start) + words[mention.end :]
    plain = [token for token in subject if token.kind == "word" and weighs(token.word)]
    names = [name for name in _CAPITALIZED.findall(words) if _is_name(name, len(plain))]
    return bool(names) and len(plain) <= len(names)


def _is_name(name: str, of: int) -> bool:
    if _PUBLIC.match(name) or not weighs(name.lower()):
        return False
    return not (of == 1 and _AGENTS.search(name))


_PART_OWNERS = re.compile(
    r"(?:zones?|parks?|museums?|spots?|attractions?|resorts?|universit(?:y|ies)|schools?|colleges?|hospitals?|malls?|compounds?|"
    r"neighborhoods?|communities|villages?|towns?|bases?|stations?|hotels?|terminals?|markets?|shopping\sstreets?|branches|subsidiaries|brands?|"
    r"(?:rural|scenic|downtown|core)\sareas?|(?:state-owned|private|foreign-invested|high-tech|small)\s(?:enterprises|firms|companies|industries))$"
)
"""Owners that are only a part of an area or of its economy."""


def owned_by_part(subject: Sequence[Token]) -> bool:
    """Whether a subject is a part of the area: "Rural areas received", "Residential compounds have"."""
    subject = _without_place(subject)
    words = " ".join(token.word for token in subject if token.kind in ("word", "indicator"))
    words = re.sub(
        r"\s(?:of|in)\sthe\s(?:city|municipality|country)$|\s(?:of|in)$|\s(?:has|have|had|also)$", "", words
    )
    named = bool(_PART_OWNERS.search(words) or _PART_OWNERS.search(_OF_NAME.sub("", words)))
    return named and not any(token.kind == "area" for token in subject)


def _without_place(subject: Sequence[Token]) -> Sequence[Token]:
    """ "A shopping street in Yuzhong District": without where the part is."""
    at = len(subject) - 2
    placed = at > 0 and subject[-1].kind == "area" and subject[at].word in ("in", "at", "near")
    return subject[:at] if placed else subject


_OF_NAME = re.compile(r"\s(?:of|at|near)\s[\w-]+$")
""" "The old town of Ciqikou"."""


_NAMED_OWNER = re.compile(r"(?:[A-Z][\w&.-]*\s){0,2}([A-Z][\w&.-]+)'s?\s")
_PUBLIC_OWNER = re.compile(
    r"City|Municipality|Province|Country|Nation|Region|District|County|Area|Zone|World|Government|State|"
    r"Year|Today|Yesterday|Month|It|That|What|There|Here|Who"
)


def has_named_owner(words: str, tokens: Sequence[Token], catalog: Catalog) -> bool:
    """ "Geely's deliveries": whether they are of one that has a name and is neither a place nor a time."""
    owner = _NAMED_OWNER.match(words)
    if owner is None or _PUBLIC_OWNER.fullmatch(owner[1]) or catalog.areas.find(owner.group()):
        return False
    first = next((token for token in tokens if token.word.startswith(owner[1].lower())), None)
    return first is not None and first.kind == "word"
