"""Where a story is set: by its dateline, its headline and its first sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cqmonitor.extract.en.context import is_district
from cqmonitor.extract.en.loci import CHENGYU
from cqmonitor.extract.en.locus import CAPITAL, is_away, is_local, is_seat, locates
from cqmonitor.extract.en.tokens import Sentence, Token

_ADJECTIVES = frozenset(
    "national nation country nationwide country's nation's global world worldwide international".split()
)
"""Words for an area that a city's story uses without being about it."""


_FIRM_NOUNS = frozenset("airlines bank securities university mobile unicom telecom".split())
""" "Sichuan Airlines": what it is named after is not what is spoken of."""


def _places(
    tokens: Sequence[Token], *, parents: Mapping[str, str] | None = None, home: str = ""
) -> list[str]:
    """The areas that a text names, but for adjectives and the seats of those who speak.

    Args:
        parents: of each area the one that it lies in; with them, less the areas that only say where a narrower one lies.
        home: a place that counts even so.
    """
    return [
        token.code or ""
        for at, token in enumerate(tokens)
        if token.kind == "area"
        and token.word not in _ADJECTIVES
        and not (at + 1 < len(tokens) and tokens[at + 1].word in _FIRM_NOUNS)
        and not is_seat(tokens, at)
        and not is_away(tokens, at)
        and (parents is None or token.code == home or not locates(tokens, at, parents))
    ]


_REGION_WORDS = re.compile(
    r"\bthe (?:circle|region)\b|\b(?:two|both) (?:sides|places|areas|cities|neighbou?rs)\b"
)
"""Words for the region of two neighbours, once it was named."""


_DISTRICT_WORDS = re.compile(r"\b(?:the|this) (?:county|district)\b")
"""Words for the one district that a story is about."""


def _words(tokens: Sequence[Token]) -> str:
    return " ".join(token.word for token in tokens)


_ABROAD = frozenset({"CN-HK", "CN-MO", "CN-TW"})
"""Where companies list and speakers sit: named in passing, no story's area."""


_OPENING = 4
"""Sentences that tell what a story is about."""


def default_area(
    title: Sequence[Token], body: Sequence[Sentence], home: str, parents: Mapping[str, str]
) -> str:
    """The area of a story by its headline and first sentences, at last by where it was written.

    The place of its dateline where headline and lead name no other; else the one district that they are about;
    else the country where its figures open the story; else the home area where it is named, be it as a partner
    ("money flows to Chongqing"), or nothing is, else the first area named.
    """
    opening = [sentence.tokens for sentence in body[:_OPENING]]
    if seat := _seat(title, body):
        return seat
    lead = [token for tokens in opening for token in tokens]
    named = [_places(title), _places(lead)]
    written = (body[0].dateline or "") if body else ""
    district = _district_of(title, opening, home, written, parents)
    if district and (district in named[0] or not _names_others(district, body, home)):
        return district
    if dwelt := _dwelt_in(title, body, home, parents):
        return dwelt
    told = len(_REGION_WORDS.findall(_words(lead)))
    both = home in named[0] and any(code in named[0] for code in CHENGYU)
    region = any(token.code == "X-CHENGYU" for token in lead) and home not in named[0]
    if (region or both) and named[1].count(home) <= told:
        return "X-CHENGYU"
    if _is_national(title, body, home):
        return "CN"
    title_places, lead_places = (_places(tokens, parents=parents, home=home) for tokens in (title, lead))
    set_in = [title_places, _opener(opening, home, parents), lead_places]
    for codes in set_in:
        if home in codes:
            return home
        local = [code for code in codes if is_local(code)]
        broad = [code for code in local if not is_district(code, home) and code not in _ABROAD]
        if broad:
            return broad[0]
    spoken = any(token.code == home for token in [*title, *lead])
    national = written == CAPITAL or (not spoken and any("CN" in codes for codes in set_in))
    return "CN" if national else written or home


_SEAT_WORDS = frozenset(
    "city city's municipality municipality's province province's district district's county county's local".split()
)
"""How a lead speaks of the place that its dateline names."""


def _seat(title: Sequence[Token], body: Sequence[Sentence]) -> str | None:
    """ "CHENGDU, May 5 (Xinhua) -- The city exported": the dateline's place, where headline and lead name no other."""
    lead = body[0] if body else None
    if lead is None or not lead.dateline:
        return None
    if any(is_local(code) for code in [*_places(title), *_places(lead.tokens)]):
        return None
    return lead.dateline if any(token.word in _SEAT_WORDS for token in lead.tokens) else None


_RARELY = 3
"""A place named in fewer than one of so many sentences is spoken of in passing."""


def _is_national(title: Sequence[Token], body: Sequence[Sentence], home: str) -> bool:
    """ "China's exports rose", "Chinese carmakers", "The nation's trade": a story of the country.

    So opens a headline, or a lead under a dateline, and neither it nor the lead names a place of the country; else
    so opens the lead, and the home area is rarely spoken of.
    """
    if not body:
        return False
    lead = body[0].tokens
    said = [title, *(sentence.tokens for sentence in body[:2])]
    if _opens_nationally(title or (lead if body[0].dateline is not None else ())):
        local = any(is_local(token.code or "") for tokens in said for token in tokens)
        return not local and not any(token.word in _SEAT_WORDS for tokens in said[:2] for token in tokens)
    if not _opens_nationally(lead) or any(is_local(code) for code in [*_places(title), *_places(lead)]):
        return False
    spoken = sum(any(_names(token, home) for token in sentence.tokens) for sentence in body)
    return spoken * _RARELY < len(body)


def _opens_nationally(tokens: Sequence[Token]) -> bool:
    return any(token.code == "CN" or token.word in ("chinese", "national") for token in tokens[:3])


def _names(token: Token, home: str) -> bool:
    return token.code == home or token.word in _SEAT_WORDS


def _opener(opening: Sequence[Sequence[Token]], home: str, parents: Mapping[str, str]) -> list[str]:
    """ "The economy of Chengdu expanded": the places that the lead names before its first figure, but for regions."""
    lead = opening[0] if opening else []
    figure = next((at for at, token in enumerate(lead) if token.kind == "quantity"), 0)
    return [code for code in _places(lead[:figure], parents=parents, home=home) if code.startswith("CN")]


_SCENES = 3
"""Other districts that make a text one of scenes all over the city."""


def _names_others(district: str, body: Sequence[Sentence], home: str) -> bool:
    """Whether a text speaks of several other districts as much: one scene after another of the whole city."""
    named = [code for sentence in body for code in _places(sentence.tokens) if is_district(code, home)]
    pointed = sum(len(_DISTRICT_WORDS.findall(_words(sentence.tokens))) for sentence in body)
    others = set(named) - {district}
    begun = body[0].dateline == district or _opens_with(body[0].tokens, district)
    if others and named.count(district) == 1 and not begun:
        return True  # named once, in one scene of several
    return len(others) >= _SCENES and (named.count(district) + pointed) * 2 <= len(named)


def _district_of(
    title: Sequence[Token],
    opening: Sequence[Sequence[Token]],
    home: str,
    written: str,
    parents: Mapping[str, str],
) -> str:
    """The one district that headline and first sentences are about, its dateline with them; "" where they are not."""
    headline, *lead = (_places(tokens, parents=parents) for tokens in (title, *opening))
    if lead and is_district(written, home):
        lead[0].insert(0, written)
    told = [code for codes in lead for code in codes]
    districts = {code for code in (*headline, *told) if is_district(code, home)}
    district = districts.pop() if len(districts) == 1 else _begins(districts, opening, written)
    if not district or district in headline:
        return district
    here, whole = told.count(district), told.count(home)
    begun = written == district or any(_opens_with(one, district) for one in opening)
    spoken = _DISTRICT_WORDS.search(" ".join(map(_words, opening))) is not None
    mostly = home not in headline and here > whole and (here > 1 or begun)
    local = ({code for code in codes if is_local(code)} for codes in lead)
    first = next((codes for codes in local if codes), set())
    opened = spoken or written == district or _opens_with(opening[0], district)
    opens = first == {district} and here >= whole and opened
    return district if mostly or opens else ""


def _begins(districts: set[str], opening: Sequence[Sequence[Token]], written: str) -> str:
    """The district of several that dateline and lead name first, and that the others are compared with."""
    lead = [code for code in _places(opening[0]) if code in districts] if opening else []
    only = len(set(lead)) == 1 and (written == lead[0] or _opens_with(opening[0], lead[0]))
    return lead[0] if only and _DISTRICT_WORDS.search(" ".join(map(_words, opening))) else ""


_PLACE_WORDS = re.compile(
    r"\b(?:the|this|its|our) (?:(?:whole|local|small|little) )?(?:county|district|town|township|village)\b"
)
_CITY_WORDS = re.compile(r"\b(?:the|this) (?:city|municipality)\b(?! (?:proper|center|centre))|\bcitywide\b")


def _dwelt_in(title: Sequence[Token], body: Sequence[Sentence], home: str, parents: Mapping[str, str]) -> str:
    """ "Huangshui, a town in Shizhu county … The town … The county": the one district that all of a text stays in.

    The opening names it, no other, and the text speaks of it, or of its town, far oftener than of the whole city.
    """
    opening = [code for sentence in body[:_OPENING] for code in _places(sentence.tokens, parents=parents)]
    districts = {code for code in opening if is_district(code, home)}
    if (
        len(districts) != 1
        or home in _places(title)
        or any(is_local(one) for one in {*opening} - {home, *districts})
    ):
        return ""
    district = districts.pop()
    words = [_words(sentence.tokens) for sentence in body]
    named = [code for sentence in body for code in _places(sentence.tokens, parents=parents)]
    here = named.count(district) + sum(len(_PLACE_WORDS.findall(one)) for one in words)
    whole = named.count(home) + sum(len(_CITY_WORDS.findall(one)) for one in words)
    others = {code for code in named if is_district(code, home)} - {district}
    return district if here > max(1, 2 * whole) and len(others) < _SCENES else ""


def _opens_with(tokens: Sequence[Token], code: str) -> bool:
    """Whether a sentence begins with a place: what happened "in Yuzhong district" makes it no story's."""
    return any(token.kind == "area" and token.code == code for token in tokens[:4])
