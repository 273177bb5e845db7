"""The words that name a thing, whatever their order and form: a set of stems.

"Operating income of industrial enterprises", "industrial firms' operating income" and "industrial
companies posted an operating income of" are one set. Stems are those of the Snowball stemmer for English
(snowballstemmer; M. F. Porter, "Snowball: a language for stemming algorithms", 2001).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

from cqmonitor.extract.en.lexicon import DOWN_VERBS, LEVEL_VERBS, UP_VERBS
from cqmonitor.extract.en.nouns import FUNCTION_WORDS

Stems = frozenset[str]

_STEMMER = snowballstemmer.stemmer("english")
_PHRASES = (
        (r"(?:main )?(?:operating|business|sales) (?:incomes?|revenues?)", "revenue"),
        (r"value[- ]added|added[- ]value", "valueadded"),
        (r"research and development|r and d|r&d", "rnd"),
        (r"(?:cities and towns|towns and cities|urban areas|cities|towns)", "urban"),
        (r"(?:city|town)[- ](?:dwellers?|residents?|folk)|urbanites?|townspeople|townsfolk", "urban residents"),
        (r"(?<!the )villagers|country dwellers|country folk", "rural residents"),
        (r"(?:each |apiece )?(?:left )?to spend(?: (?:or|and) save)?(?: after taxes?)?", "disposable income"),
        (r"t(?:ook|akes?|aken) home", "earned"),
        (r"rural areas|the countryside|villages", "rural"),
        (r"high[- ]technology|hi[- ]tech|high[- ]tech", "hightech"),
        (r"(?:above|over) (?:the |a )?(?:designated size|scale)|(?:above[- ])?designated[- ]size|above[- ]scale", "large"),
        (r"new[- ]energy (?:vehicles?|cars?|automobiles?|autos?)|nevs?", "nev"),
        (r"rest of the world|outside world|other countries", "abroad"),
        (r"imports?[- ](?:and|&)[- ]exports?|exports?[- ](?:and|&)[- ]imports?|import[- ]export", "importexport"),
        (r"second[- ]hand", "used"),
        (r"floor (?:space|area)", "floorspace"),
        (r"(?:by )?all (?:means|modes|forms) of transport(?:ation)?", ""),
        (r"to and from", "between"),
        (r"(?:southwest(?:ern)?|western|inland|landlocked|mountain(?:ous)?) (?:chinese )?(?:city|municipality|metropolis|megacity)", ""),
        (r"square (?:meters|metres)|kilomet(?:er|re)s|km", ""),
)  # fmt: skip
"""What several words say together, as one."""
_PHRASE = re.compile("|".join(rf"(?P<p{at}>\b(?:{pattern})\b)" for at, (pattern, _) in enumerate(_PHRASES)))
_INSTEAD = {f"p{at}": instead for at, (_, instead) in enumerate(_PHRASES)}
_GROUPS = (
    "enterprises firms companies businesses corporations",
    "residents dwellers inhabitants citizens neighbors neighbours counterparts peers cousins",
    "tourists visitors travelers travellers holidaymakers sightseers",
    "earn earned took take takes rake raked rang brought bring pull pulled generate pocket bag contribute yield "
    "made make makes making create book booked garner deliver",
    "homes houses housing apartments flats",
    "abroad overseas",
    "world global worldwide",
    "revenue turnover",
    "sold sell sale",
    "bought buy purchase",
    "spend spent expenditure outlay",
    "large major larger big bigger sizable sizeable main key",
    "power electricity electric",
    "use utilize utilise",
    "sector",
    "cargo freight",
    "output production produce built build assemble churn roll turn harvest reap grew",
    "metro subway",
    "jobless unemployment",
    "carmakers automakers",
)
"""Words that mean the same where they name what is measured."""
_OWN_STEM = {
    "industry": "sector",
    "industries": "sector",
    "goods": "goods",
    "earnings": "profit",
    "trains": "train",
    "manufacturers": "factori",
    "manufacturer": "factori",
    "producers": "maker",
    "producer": "maker",
    "urbanization": "urbaniz",
    "urbanisation": "urbaniz",
    "retailers": "retailer",
    "retailer": "retailer",
}
"""Words that the stemmer would throw together with others: the industry is not what is industrial."""
_PLAIN = frozenset(
    "theirs hers ours own "
    "city municipality province region country district county nation area citywide local locally "
    "year years month months quarter quarters half period end time date annual annually yearly monthly same previous past first "
    "total totals combined overall whole entire aggregate cumulative accumulated average averaged mean number numbers "
    "figure figures amount volume size scale level worth rate growth pace actual actually nominal real ratio data "
    "post posted posts posting record recorded records report reported reports realize realized realise realised "
    "achieve achieved achieves register registered registers saw see sees seeing complete completed have amounted "
    "amount reached reach stood stand came come hit hits was is are were be been up down now currently present "
    "chongqing respectively full data show shows showed showing million billion trillion roughly share proportion "
    "rank ranks ranked ranking rankings place placed unit units direction directions record-high high highs low new-high mark threshold another yet still even however meanwhile moreover besides too thus hence "
    "plan plans planned want wants aim aims intend intends hope hopes strive strives goal goals "
    "higher lower return returned returning resumed one two three four five six seven eight nine ten eleven twelve".split()
)  # fmt: skip
_DROPPED = (FUNCTION_WORDS | _PLAIN | LEVEL_VERBS | UP_VERBS | DOWN_VERBS) - {
    "add", "adds", "added", "adding", "contract", "contracts", "cost", "can", "could",
}  # fmt: skip
"""Words that say how much, how, when and where, not what."""
OPTIONAL = frozenset("earn larg sector maker plant carmak machin bank develop grower world lead".split())
"""Stems that a name may hold or lack: who takes in or makes the thing, that they are large, or an industry."""


_SAME = {
    _STEMMER.stemWord(word): _STEMMER.stemWord(group.split()[0])
    for group in _GROUPS
    for word in group.split()
}


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem = _OWN_STEM.get(word) or str(_STEMMER.stemWord(word))
    return str(_SAME.get(stem, stem))


@lru_cache(maxsize=4096)
def stems(words: str) -> Stems:
    """The stems that name something in lower-case words."""
    words = _PHRASE.sub(lambda match: _INSTEAD[match.lastgroup or ""], words)
    found = frozenset(
        _stem(word)
        for word in re.findall(r"[a-z&]+", words.replace("'s", " "))
        if word not in _DROPPED and not word.endswith("ly") and len(word) > 1
    )
    if {"valu", "ad"} <= found:
        return found - {"valu", "ad"} | {"valuead"}
    return found


ATTRIBUTES = stems(
    "revenue income profit output production sales spending value valueadded investment exports imports "
    "deposits loans disposable operating throughput length mileage jobs employees"
)
"""What of a thing is measured: it names nothing without the thing."""


def index(names: Iterable[tuple[str, str]]) -> dict[Stems, frozenset[str]]:
    """Codes by the stems of their names, where a name has at least two, one of them of a thing; names as (name, code)."""
    found: dict[Stems, frozenset[str]] = {}
    for name, code in names:
        key = stems(name.lower())
        if len(key) > 1 and key - OPTIONAL - ATTRIBUTES:
            found[key] = found.get(key, frozenset()) | {code}
    return found


def codes_of(words: Stems, table: dict[Stems, frozenset[str]]) -> frozenset[str]:
    """The codes that a set of stems names, with or without the optional ones."""
    for left_out in (frozenset[str](), frozenset({"earn"}), OPTIONAL):
        if codes := table.get(words - left_out):
            return codes
    return frozenset()
