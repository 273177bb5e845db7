"""The words that statistical English is made of: one table each.

Keys are lower case. Verbs are listed as they are written in news (past, present, -ing), since
that is what is matched; regular ones are made by `_forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MULTIPLIERS: dict[str, int] = {
    "hundred": 2,
    "thousand": 3,
    "k": 3,
    "million": 6,
    "millions": 6,
    "mln": 6,
    "mn": 6,
    "m": 6,
    "hundred million": 8,
    "billion": 9,
    "billions": 9,
    "bln": 9,
    "bn": 9,
    "b": 9,
    "trillion": 12,
    "trillions": 12,
    "trln": 12,
    "tn": 12,
    "hundred billion": 11,
    "ten thousand": 4,
    "crore": 7,
    "lakh": 5,
}
"""Multiplier -> power of ten."""

NUMBER_WORDS: dict[str, int] = {
    **{
        word: value
        for value, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen".split()
        )
    },
    **{
        word: 10 * value
        for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
    },
}

VULGAR: dict[str, float] = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3}
"""Fractions of one sign."""

ORDINAL_WORDS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}

PERSONS = frozenset(
    "people persons person residents visitors passengers travelers travellers tourists students workers "
    "employees jobs visits arrivals personnel graduates talents citizens users customers farmers villagers "
    "trips-person guests spectators households-person migrants teachers doctors patients players fans "
    "holidaymakers foreigners inhabitants members officials posts positions person-trips person-times "
    "attendees participants audiences holders researchers engineers shoppers commuters".split()
)
"""Nouns of people, jobs and visits: counted as `person`."""

BOUND_BEFORE: dict[str, str] = {
    ">": "over|more than|above|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|surpasses|surpass|"
    "topping|topped|tops|top|at least|not less than|no less than|no fewer than|no lower than|not lower than|"
    "in excess of|upwards of|upward of|greater than|higher than|beyond|broke through|break through|"
    "breaks through|breaking through|passed the|crossed the|crossing the|crossed|crossing|passing|"
    "broken through|outstripping|outstripped|a minimum of|well over|well above|just over|slightly over|"
    "a little over|a little more than|a bit more than|a bit over|marginally over|not be lower than|not be less than|not be fewer than|be no less than|be no lower than|slightly more than|just above|as low as|not below",
    "<": "under|less than|below|fewer than|up to|no more than|not more than|within|at most|not exceeding|"
    "not exceed|no higher than|not higher than|lower than|a maximum of|as many as|as much as|no greater than|"
    "capped at|limited to|restricted to|not be higher than|not be more than|not exceeded|short of|just under|no longer than",
    "~": "about|around|some|nearly|almost|close to|roughly|approximately|approx|approx.|approaching|"
    "in the region of|in the order of|on the order of|something like|anything like|an estimated|estimated|circa|near|"
    "nearing|just about|more or less|or so|basically|virtually|just shy of|just short of|ca.|verging on",
}
"""Words directly before a number -> bound."""

BOUND_AFTER: dict[str, str] = {
    ">": "or more|or above|and above|or higher|-plus|plus|\\+|or over|and more(?!\\sthan)|and over(?!\\s\\d)",
    "<": "or less|or fewer|or below|or lower|at most",
    "~": "or so|or thereabouts|-odd|\\sodd|-ish",
}
"""Words directly after a number (and its unit) -> bound."""

FRACTIONS: dict[str, float] = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fourth": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 1 / 8,
    "ninth": 1 / 9,
    "tenth": 1 / 10,
}

MULTIPLE_VERBS: dict[str, float] = {
    "doubled": 2,
    "doubling": 2,
    "doubles": 2,
    "double": 2,
    "tripled": 3,
    "tripling": 3,
    "triples": 3,
    "triple": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "quintupled": 5,
    "halved": 0.5,
    "halving": 0.5,
}
"""Verb -> ratio of the new value to the old one."""
GREW = ("doubl", "tripl", "trebl", "quadrupl", "quintupl")
"""What the forms of those verbs that grow hold."""

FOLDS: dict[str, int] = {
    "twofold": 2,
    "threefold": 3,
    "fourfold": 4,
    "fivefold": 5,
    "sixfold": 6,
    "sevenfold": 7,
    "eightfold": 8,
    "ninefold": 9,
    "tenfold": 10,
}

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan.",
            "february feb feb.",
            "march mar mar.",
            "april apr apr.",
            "may",
            "june jun jun.",
            "july jul jul.",
            "august aug aug.",
            "september sep sept sep. sept.",
            "october oct oct.",
            "november nov nov.",
            "december dec dec.",
        ),
        start=1,
    )
    for name in names.split()
}


def alternation(words: Iterable[str]) -> str:
    """A regular-expression alternation of literal words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _forms(stems: str) -> frozenset[str]:
    """Regular verb forms: base, -s, -ed, -ing."""
    forms: set[str] = set()
    for stem in stems.split():
        if stem.endswith("e"):
            forms |= {stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"}
        elif re.search(r"[^aeiou]y$", stem):
            forms |= {stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"}
        elif re.search(r"(s|sh|ch|x|z)$", stem):
            forms |= {stem, f"{stem}es", f"{stem}ed", f"{stem}ing"}
        else:
            forms |= {stem, f"{stem}s", f"{stem}ed", f"{stem}ing"}
    return frozenset(forms)


UP_VERBS = _forms(
    "increase climb jump surge soar gain advance expand add rocket leap accelerate rally rebound improve "
    "strengthen boost raise lift widen edge-up tick swell balloon skyrocket spike mount ascend enhance inch edge "
    "pick-up recover deepen quicken"
) | frozenset(
    "rise rises rose risen rising grow grows grew grown growing jumped shot leapt hiked upped "
    "stepped stepping went go goes gone up".split()
)
DOWN_VERBS = _forms(
    "decrease decline drop dip slip slide tumble plunge shrink contract reduce fall lower plummet slump ease "
    "narrow retreat cut slash sink weaken slow recede dwindle trim shed"
) | frozenset(
    "fell fallen falling falls dropped dropping slipped slipping dipped dipping shrank shrunk shrinking "
    "cutting cuts slid sank sunk plummeted down lost lose loses losing".split()
)
LEVEL_VERBS = _forms(
    "reach total amount stand number equal cost measure record register post average"
) | frozenset(
    "hit hits hitting was were is are be been being came come comes coming totaled totalled totaling "
    "totalling stood stands standing exceed exceeds exceeded exceeding surpass surpassed surpasses "
    "surpassing top tops topped topping achieved realized realised achieve realize attained had has have "
    "cross crossed crossing broke break breaks breaking pass passed passing valued worth became becomes remained remains "
    "stay remain come keep stayed stays held kept keep maintained run runs ran made make makes making".split()
)
SHARE_VERBS = frozenset(
    "account accounts accounted accounting represent represents represented representing occupy occupies "
    "occupied occupying comprise comprises comprised comprising constitute constitutes constituted make makes "
    "made making contribute contributes contributed contributing".split()
)
AFFECT_VERBS = frozenset(
    "offset offsets helped helps drove drives dragged drags pushed pushes pulled pulls weighed weighs led leads fueled "
    "fuelled fuels underpinned underpins supported supports outweighed outweighs cushioned masked propelled powered "
    "countered eclipsed hampered spurred spurs prompted triggered hurt hurts hindered curbed reflected reflects signaled "
    "signalled signals suggested suggests translated translates overshadowed underscored underscores".split()
)
"""What one thing does to another: "a decline in exports dragged growth down"."""
OUTDO_VERBS = _forms("exceed surpass outpace outperform outstrip trail") | frozenset(
    "outstripped outstripping beat beats beating topped topping tops lagged lagging lags".split()
)
"""How one amount or place stands to another: "outpacing the country", "trailed Shanghai"."""
RISE_NOUNS = frozenset(
    "increase rise growth jump surge gain hike expansion climb leap uptick rebound increment increases gains "
    "rises upturn improvement advance advances soar".split()
)
FALL_NOUNS = frozenset(
    "decrease decline drop fall dip reduction contraction slump cut decreases declines drops slide".split()
)

OUTPUT_VERBS = _forms("produce manufacture assemble build make") | frozenset(
    "made making built building turned turning output outputs production rolled rolling roll churned "
    "churning outputted produces manufactured manufacturing".split()
)

ING_NOUNS = frozenset(
    "manufacturing mining farming fishing banking catering dining clothing housing building engineering shipping shipbuilding "
    "machining printing publishing processing retailing wholesaling trading smelting packaging breeding brewing".split()
)
"""Trades that look like verbs: "Agriculture rose 3.9 percent, mining 5.8 percent"."""

TARGET_WORDS = (
    r"aims?|aimed|aiming|plans?|planned|planning|targets?|targeted|targeting|eyes|eyeing|envisions?|envisages?|proposes?|goals?|strives?|striving|strove|will|"
    r"would|hopes? (?:to|for)|hoping to|seeks? to|intends? to|set to|pledge[sd]?|vow(?:s|ed)?|(?<!used )to be|calls? for|called for|shall|"
    r"objectives?|looks? to|is due to|are due to|committed to|commits? itself|should|ceiling|(?<!above the )quota|"
    r"budgeted to|wants?|promises?|promised|scheduled to|slated to|is to|are to|was to|were to|ambition|pursue|ensure|must|"
    r"(?:set|sets|has set|have set) (?:its|their) sights|pencill?ed in"
)
FORECAST_WORDS = (
    r"expected to|is expected|are expected|was expected|expects?|forecasts?|forecasted|projects? that|projects(?= (?:[\w-]+ ){0,3}(?:revenue|expenditure|spending|deficit)\b| (?:growth|gdp|an? (?:\w+ )?(?:increase|rise|growth|decline|drop)))|projected|"
    r"estimates that|predicts?|predicted|prediction|is likely|are likely|likely to|anticipates?|anticipated|"
    r"(?:economists?|analysts?|forecasters?|brokerages?|banks?|IMF|securities)\b(?: [\w'-]+){0,6} (?:now )?(?:sees?\b|puts?(?= [^,.;]{3,60}\bat\b))|"
    r"(?:we|they|he|she|i) (?:now |still |also )?(?:sees?|foresees?|assumes?|project|reckon)|(?:association|bureau|agency|institute|commission|it) (?:now |still |also )?sees (?!\d|about|some|over|more|nearly)|sees? growth\b(?! potential)|foresees?|"
    r"(?:may|might)(?: \w+ly| well)? (?:grow|expand|rise|increase|gain|climb|fall|drop|decline|shrink|slow|reach|exceed|pass|top|hit|come)|"
    r"could(?: \w+ly| well)? (?:grow|expand|rise|increase|climb|fall|drop|decline|shrink|slow)|"
    r"estimated to|poised to|outlook|seen(?= \w+ing\b| at\b| up\b| down\b|\s*$)|(?:believes?|reckons?|thinks?)(?: [\w'-]+){1,6} (?:can|could|may|might)"
)
