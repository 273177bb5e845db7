"""Whose figures they are: a company's, a scenic spot's or a single plant's are never the city's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.en.concepts import NEUTRAL
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token

_COMPANY = re.compile(
    r"\b(?:Group|Co\.|Ltd|Inc\.|Corp|Corporation|Automobile|Auto|Motors?|Technology|Technologies|Holdings?|Bank|Airlines|"
    r"Electronics|Steel|Pharmaceuticals?|Gigafactory|Scenic Area|Ancient Town|Zoo|Museum|University|Mall|Tower)\b|"
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Aa]|[Oo]ur)\s(?:\w+\s)?(?:company|firm|carmaker|automaker|group|brand|plant|factory|manufacturer|bank|operator|"
    r"retailer|startup|chipmaker|enterprise|subsidiary|joint venture|supplier|developer|park|village|town|store|platform)\b"
)
_PUBLIC = re.compile(
    r"^(?:Customs|Bureau|Commission|Administration|Authority|Government|Committee|Office|Ministry|Department|"
    r"Railway|Express|Corridor|District|County|Municipality|Province|Area|Zone|City|Metro|Council|Center|Circle|"
    r"Region|China|Chinese|Chongqing|GDP|CPI|PPI|NEVs?|R&D|FDI|ASEAN|EU|RCEP|ILSTC|BRI|Belt|Road|Spring|Festival|"
    r"National|International|New|Land-Sea|Trade|Western|Jiangbei|Airport|China-Europe|Five-Year|Plan|Yangtze|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$"
)
_CAPITALIZED = re.compile(r"\b[A-Z][A-Za-z&-]+")
_AGENTS = re.compile(
    r"(?:makers|ers|ors|ists|ants|ians|companies|firms|factories|plants|enterprises|units|figures|statistics|people)$"
)
_CITY = re.compile(
    r"\b(?:[Tt]he city|[Cc]itywide|[Tt]he municipality|Chongqing as a whole|Chongqing's|[Tt]he province|[Nn]ationwide|the country)\b"
)


def names_company(words: str) -> bool:
    """Whether words before a quantity name a company, a plant or a scenic spot."""
    return bool(_COMPANY.search(words))


def names_city(words: str) -> bool:
    """Whether words name the city, the province or the country as the owner of what follows."""
    return bool(_CITY.search(words))


def is_single(subject: Sequence[Token], folded: str, catalog: Catalog) -> bool:
    """Whether a subject is a proper name that is no area, no agency and no topic of the catalog."""
    if not subject or any(token.kind in ("indicator", "thing") for token in subject):
        return False
    words = folded[subject[0].start : subject[-1].end]
    if any(token.kind == "area" for token in subject) or catalog.topics.find(words):
        return False
    plain = [token for token in subject if token.kind == "word" and _weighs(token.word)]
    names = [name for name in _CAPITALIZED.findall(words) if _is_name(name, len(plain))]
    return bool(names) and len(plain) <= len(names)


def _weighs(word: str) -> bool:
    return word not in FUNCTION_WORDS and word not in NEUTRAL and word != "'s"


def _is_name(name: str, of: int) -> bool:
    if _PUBLIC.match(name) or not _weighs(name.lower()):
        return False
    return not (of == 1 and _AGENTS.search(name))
