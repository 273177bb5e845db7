"""What is done with a thing that is counted: made, sold, exported, carried.

The words are those around the quantity; an activity that no word of the sentence names is that
of the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cqmonitor.config.models import expand
from cqmonitor.extract.en.nouns import FUNCTION_WORDS
from cqmonitor.extract.en.tokens import Token

WORDS: dict[str, str] = {
    "output": r"output|outputs|produc\w*|production|manufactur\w*|made|make|makes|assembl\w*|turned|rolled|built|churned|making|-made|factory|factories|slaughtered|harvested|reaped",
    "sales": r"sale|sales|sold|sell|sells|selling|deliver\w*",
    "exports": r"export\w*|overseas|abroad|shipments?",
    "imports": r"import\w*",
    "transport": r"handled|handling|carried|carrying|moved|transported|shipped|unloaded|loaded",
    "capacity": r"capacity|capacities",
    "employment": r"employ\w*|jobs?|workers|staff|practitioners|workforce",
    "revenue": r"revenues?|income|turnover|earned",
    "visits": r"visit\w*|receiv\w*|tourists?|hosted|welcom\w*|attract\w*",
    "trips": r"trips?|trains?|run|ran|operat\w*|services?",
    "containers": r"teus?|containers?",
    "cargo_value": r"value|worth|valued",
}
_PATTERNS = {name: re.compile(rf"(?:{pattern})$", re.IGNORECASE) for name, pattern in WORDS.items()}


def near(tokens: Sequence[Token], index: int, able: frozenset[str] | None = None) -> str | None:
    """The activity whose word stands nearest to the quantity in its sentence.

    Carriage of what cannot be carried by its code ("shipped 368,000 vehicles overseas") gives way to the next.
    """
    hits = [
        (abs(at - index), name)
        for at, name in _hits(tokens)
        if able is None or name != "transport" or name in able
    ]
    return min(hits)[1] if hits else None


def last(tokens: Sequence[Token]) -> str | None:
    """The first activity that a sentence names, for the sentence that follows it."""
    hits = _hits(tokens)
    return hits[0][1] if hits else None


def _hits(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    found = []
    for at, token in enumerate(tokens):
        if token.kind != "word":
            continue
        for name in ("output", "sales", "exports", "imports", "transport", "capacity"):
            if _PATTERNS[name].match(token.word):
                found.append((at, name))
                break
    return found


# --- Deeds: who did what to the amount -----------------------------------------------------------

_TOOK = "<took in|rang up|earned|made|brought in|generated|posted|recorded|reported|realized|achieved>"
_OF_ENERGY = "<of electricity|of power|of electric power|>"
_MADE_POWER = "<generated|produced|churned out|put out|turned out|sent out>"
_FIRMS = "<enterprises|firms|companies|businesses>"
_LARGE = f"<major |large |above scale |>industrial {_FIRMS}< above designated size|>"
_HOMES = (
    "<housing|homes|new housing|new homes|commercial housing|commodity housing|floor space|housing space>"
)
_DEVELOPERS = "<developers|property developers|real estate developers|home builders|@>"
_SOFTWARE = (
    "software< and information services| and information service|> "
    "<industry|sector|companies|firms|enterprises|businesses>"
)
_GUESTS = "<tourists|visitors|travelers|holidaymakers>"
_TOURISM = "<tourism|tourism industry|tourism sector>"
_CITIES = "<cities and towns|towns and cities|urban areas|cities|towns>"
_LIVED = "<lived|live|to live|will live|living|resided|reside>"
_RATED = "<good|good or excellent|excellent or good|good or better|excellent|fine|fine or better>"
_CLEAN = f"air quality <was|was rated|was rated as|was classed as|was judged|stood at> {_RATED} <on|for>"
_AT = "<reached|hit|totaled|came to|was|stood at|amounted to|were|topped|exceeded|rose to|fell to>"
_CITY_LIST = "<global|world|leading|top> <science|research|scientific research|science and research> cities"
_PIGS = "<pigs|hogs|live pigs|live hogs>"
_DREW = "<used|utilized|utilised|absorbed|attracted|actually used|actually utilized>"
_FOREIGN = "<foreign capital|foreign investment|foreign direct investment>"

DEEDS: dict[str, tuple[str, ...]] = {
    "gdp": ("@ produced goods and services worth #",),
    "primary_value_added": (
        "<agriculture|farming|primary industry|primary sector> <contributed|generated|created> # of value added",
        "farming , forestry , animal husbandry and <fishery|fisheries> added # of value",
    ),
    "industrial_revenue": (
        f"{_LARGE} {_TOOK} # <in|of> <revenue|operating revenue|operating income|sales revenue|business revenue>",
        f"{_LARGE} {_TOOK} <revenue|revenues|operating revenue|operating income|business revenue> of #",
    ),
    "industrial_profit": (
        f"{_LARGE} {_TOOK} # <in|of> <profit|profits|total profits|total profit>",
        f"{_LARGE} {_TOOK} <profits|total profits|profit|total profit> of #",
    ),
    "service_revenue": (
        f"service {_FIRMS} above designated size {_TOOK} # <in|of> <revenue|operating revenue|operating income>",
        f"service {_FIRMS} above designated size {_TOOK} <revenue|revenues|operating revenue> of #",
    ),
    "software_revenue": (
        f"{_SOFTWARE} {_TOOK} # <in|of> <revenue|income|sales>",
        f"{_SOFTWARE} {_TOOK} <revenue|revenues|income|sales> of #",
        f"{_SOFTWARE} <earned|took in> #",
    ),
    "software_employment": (
        f"{_SOFTWARE} <employed|employs|provides work for|provided work for|gives work to|gave work to> # "
        "<people|workers|staff|engineers|persons|>",
        "# <people|persons|workers> <work|worked|were employed|are employed|working|employed> in software <industry|sector>",
    ),
    "real_estate_investment": (
        f"{_DEVELOPERS} invested # in <property|real estate|housing|real estate development|property development>",
        "# was invested in <property|real estate|real estate development|property development>",
    ),
    "housing_sales_area": (
        f"{_DEVELOPERS} sold # of {_HOMES}",
        f"# of {_HOMES} <was|were|changed hands> <sold|>",
        "<homes|housing|new homes> with floor <space|area> of # <were|was> sold",
        f"sales of <commercial housing|commodity housing|new homes|new housing|housing|homes> {_AT} #",
    ),
    "housing_under_construction": (f"{_DEVELOPERS} # of {_HOMES} under construction",),
    "retail_sales": (
        "<stores|shops|retailers|shops and restaurants|stores and restaurants> "
        "<took in|rang up|sold goods worth|rang up sales of|sold> #",
        "<consumers|shoppers> spent # <on retail goods|on consumer goods|in shops|in stores|in retail>",
    ),
    "catering_revenue": (
        "<restaurants|catering industry|catering sector|catering trade|restaurants and caterers|restaurant trade> "
        f"{_TOOK} #",
        "<people|residents|diners|consumers> spent # <on eating out|on dining out|in restaurants|on restaurant meals>",
    ),
    "tourism_revenue": (
        f"{_GUESTS} spent #",
        f"{_GUESTS} <left|left behind|paid|brought in> #",
        f"{_GUESTS} , who spent #",
        f"{_TOURISM} {_TOOK} #",
        f"{_TOURISM} {_TOOK} <revenue|revenues|income|earnings|receipts> of #",
    ),
    "tourist_visits": (
        "# people visited @",
        "# <tourists|visitors|travelers> <came to|came|visited|arrived in|traveled to|flocked to> <@|>",
    ),
    "inbound_tourists": (
        "# <foreigners|overseas visitors|foreign visitors|foreign tourists> <came to|visited> @",
        f"inbound tourism {_AT} # <visits|trips|arrivals|>",
    ),
    "foreign_trade": (
        "@ imported and exported goods worth #",
        "@ imported and exported # <worth of goods|of goods>",
        "@ traded <goods worth #|# worth of goods|# of goods> with <rest of world|world|outside world|other countries>",
        f"@ trade with <rest of world|outside world|world> {_AT} #",
    ),
    "exports": (
        "@ sold goods worth # <abroad|overseas|to rest of world>",
        "@ sold # <of goods|worth of goods> <abroad|overseas>",
        "@ shipped <goods worth # abroad|goods worth # overseas|# of goods abroad|# worth of goods overseas>",
        "goods worth # <were|was> <exported|shipped abroad|shipped overseas|sold abroad|sold overseas>",
        "# <worth of goods|of goods> <were|was> <exported|shipped abroad|sold abroad>",
    ),
    "imports": (
        "@ imported goods worth #",
        "@ bought <goods worth # abroad|goods worth # from abroad|# worth of goods abroad|# of goods from abroad>",
        "goods worth # <were|was> <imported|bought abroad|brought in from abroad>",
        "# <worth of goods|of goods> <were|was> imported",
    ),
    "fdi_actual": (
        f"@ {_DREW} # <of|in|worth of> {_FOREIGN}",
        f"@ put # of {_FOREIGN} to use",
        f"# <of|in> {_FOREIGN} was <used|utilized|put to use|actually used>",
    ),
    "fortune500_enterprises": (
        "@ 's 500 <biggest|largest|top> companies , #",
        "world's 500 <biggest|largest|top> companies , #",
        "<fortune global 500|fortune 500|world's top 500|global 500> <companies|enterprises|firms> , #",
    ),
    "vehicle_exports": (
        "<sold|shipped|sent|delivered> # <vehicles|cars|automobiles> <abroad|overseas|to foreign markets>",
    ),
    "nev_exports": (
        "<sold|shipped|sent|delivered> # <nevs|new energy vehicles|new energy cars> <abroad|overseas>",
    ),
    "vehicle_export_value": (
        "exported # <worth of|of> <vehicles|cars|automobiles|motor vehicles>",
        "exported <vehicles|cars|automobiles|motor vehicles> worth #",
        f"exports of <whole|finished|complete|> <vehicles|cars> {_AT} #",
    ),
    "laptop_exports": (
        "exported # <worth of|of> <laptops|laptop computers|notebook computers>",
        "exported <laptops|laptop computers|notebook computers> worth #",
    ),
    "laptop_output": (
        "laptop <makers|manufacturers|plants|factories> <turned out|made|produced|built|rolled out> # "
        "<machines|units|computers|laptops>",
    ),
    "vehicle_output": (
        "<carmakers|automakers|auto makers|car makers|car plants> <turned out|made|produced|built|rolled out> # "
        "<units|cars|vehicles>",
    ),
    "server_capacity": (
        "@ can <produce|make|build|turn out> # servers <year|per year|annually|every year>",
        "<plants|factories|makers> can <produce|make|build|turn out> # servers <year|per year|annually|every year>",
    ),
    "charging_piles": ("charging network # <piles|units|points|posts|chargers|charging piles>",),
    "rail_transit_length": (
        "<metro|subway|rail transit|urban rail|light rail> <network|system> "
        "<extends|extended|stretches|stretched|spans|covers|runs|ran> #",
    ),
    "airport_passengers": (
        "# <passengers|travelers|people> <passed through|flew through|used|flew in and out of|traveled through> "
        "<airport|jiangbei airport|jiangbei international airport|@ jiangbei international airport|airports>",
    ),
    "port_throughput": (
        "# of <cargo|freight|goods> <passed through|went through|moved through|was handled at|was handled by> ports",
    ),
    "port_containers": (
        "ports <moved|handled> # containers",
        "# containers <passed through|went through|were handled at> ports",
    ),
    "urban_disposable_income": (
        "<urban residents|city dwellers|urban dwellers|urban households> <earned|took home> average of #",
    ),
    "rural_disposable_income": (
        "<rural residents|farmers|villagers|rural dwellers|rural households> <earned|took home> average of #",
    ),
    "urban_new_jobs": (
        f"# people <found work|found jobs|found employment|got jobs|were newly employed> in {_CITIES}",
        f"# <jobs|new jobs> <were|> <created|added|generated|> in {_CITIES}",
        f"<created|added|generated> # <jobs|new jobs|new positions> in {_CITIES}",
    ),
    "population": (
        "@ <is|was> home to # <people|residents|inhabitants|permanent residents>",
        f"# people {_LIVED} in @",
    ),
    "urbanization_rate": (
        "<urban residents|urban dwellers|city dwellers|urban population> "
        "<made up|accounted for|make up|account for|formed> # of <population|permanent population|residents|total population>",
        f"# of <residents|population|permanent residents|people|its people|permanent population> {_LIVED} in {_CITIES}",
    ),
    "budget_revenue": ("general public budget <took in|brought in|collected|raised> #",),
    "tax_revenue": (
        "<taxes|tax|taxation> <brought in|raised|yielded|generated> #",
        "@ collected # <in|of> <taxes|tax|tax revenue>",
    ),
    "budget_expenditure": ("general public budget <spent|paid out> #",),
    "deposits": ("<banks|financial institutions> <held|hold> # <in|of> deposits",),
    "rd_expenditure": ("@ <spent|invested|put> # <on|in|into> <research and development|r&d>",),
    "rd_intensity": (
        "@ <spent|invested|put> # of <gdp|gross domestic product> <on|in|into> <research and development|r&d>",
    ),
    "science_city_rank": (
        f"# <among|of|in> {_CITY_LIST}",
        "# <among|of|in> <world|@> 's <top|leading|> <science|scientific research|research> cities",
        "# <in|on> <nature index science cities|nature index research cities|nature index>",
        "# in <global |world |>ranking of <science|research|scientific research> cities",
        "# <among|of|in> <science|scientific research|research> cities",
    ),
    "good_air_days": (
        f"{_CLEAN} # <of year|>",
        "<good|fine|excellent|clean> air <quality|> was <recorded|registered|measured|seen> on #",
        "air was <good|clean|fine|good or excellent|good or better> <for|on> #",
        "<enjoyed|recorded|saw|logged> # of <clean|good|fine> air",
    ),
    "electricity_generation": (
        f"<power plants|power stations|generators|@> {_MADE_POWER} # {_OF_ENERGY}",
        f"<power plants|power stations> in @ {_MADE_POWER} # {_OF_ENERGY}",
    ),
    "electricity_consumption": (f"@ <consumed|used> # {_OF_ENERGY}",),
    "forest_coverage": (
        "<forest|forests|woodland> <cover|covers|covered|blanket|blankets|blanketed> # of <@|@ land|land|land area>",
        "# of <@|@ land|land|land area> <is|was> <forested|covered by forest|covered by forests|under forest>",
    ),
    "grain_output": (
        "<farmers|@|farms> <harvested|grew|reaped|gathered|gathered in|brought in> # of <grain|grains>",
        "brought in grain harvest of #",
    ),
    "pig_output": (
        f"# {_PIGS} <went to market|were sold|were slaughtered|were marketed|went to slaughter|left pens>",
        f"<farmers|@|farms> <sold|marketed|sent|slaughtered|raised and sold> # {_PIGS} <to market|to slaughter|>",
    ),
    "vegetable_output": ("<farmers|@|farms> <harvested|grew|picked|gathered> # of vegetables",),
}
"""By code, what is said of the amount # in the area @: whole clauses, without articles, auxiliaries, periods.

A name cannot hold these: subject, verb and object stand around the amount.
"""


_SILENT = frozenset(
    "the a an its their has have had also together combined jointly collectively already about around over more "
    "than nearly almost roughly some total all actually now currently only just altogether will".split()
)
"""Words that change nothing of who did what; a bound belongs to the amount."""
_HERE = frozenset("city municipality province region country district county".split())
_OPENERS = frozenset("and while but that as where which when whose 's in with , ; : ( -- - — –".split())
"""What may stand before the one who did it: anything else would be part of its name ("rural stores")."""
_AREA_OF = frozenset("in of at from to for within across by outside".split())
_DONE_FIRST = frozenset(
    "sold shipped sent delivered exported exports created added generated enjoyed recorded saw logged brought".split()
)
_NARROWING = frozenset("on per each every of for".split())


def deed(tokens: Sequence[Token], index: int) -> str | None:
    """The code of the deed whose clause stands around the quantity, if one does."""
    before, after = list(_stream(tokens[:index])), list(_stream(tokens[index + 1 :]))
    while before[-1:] == ["of"] and "total" in {token.word for token in tokens[max(0, index - 2) : index]}:
        before.pop()
    for left, right, code in _deeds().get(before[-1] if before else "", ()) + _deeds().get("#", ()):
        if before[len(before) - len(left) :] != left or after[: len(right)] != right:
            continue
        if _opens(left, before[: len(before) - len(left)]) and _closes(after[len(right) :]):
            return code
    return None


def _stream(tokens: Sequence[Token]) -> Iterator[str]:
    """The words that count; every area is an @, a quantity a %."""
    for token in tokens:
        if token.kind == "area":
            yield "@"
            if token.word.endswith("'s"):
                yield "'s"
        elif token.kind == "quantity":
            yield "%"
        elif token.kind != "period":
            for word in token.word.replace("-", " ").replace("'s", " 's").split():
                if word not in _SILENT:
                    yield "@" if word in _HERE else word


def _opens(left: Sequence[str], rest: Sequence[str]) -> bool:
    if not left or left[0] in _DONE_FIRST or not rest:
        return True
    return rest[-1] not in _AREA_OF if left[0] == "@" else rest[-1] in _OPENERS


def _closes(rest: Sequence[str]) -> bool:
    """Whether the clause ends here, or goes on with no word that narrows it."""
    if not rest or not rest[0][0].isalpha():
        return True
    return rest[0] in FUNCTION_WORDS and rest[0] not in _NARROWING


@cache
def _deeds() -> dict[str, tuple[tuple[list[str], list[str], str], ...]]:
    """Deeds by the word before the amount, or # where the amount opens the clause."""
    found: dict[str, list[tuple[list[str], list[str], str]]] = {}
    for code, phrases in DEEDS.items():
        for phrase in phrases:
            for clause in expand(phrase):
                left, _, right = (clause + " ").partition("#")
                words = left.split()
                found.setdefault(words[-1] if words else "#", []).append((words, right.split(), code))
    return {word: tuple(deeds) for word, deeds in found.items()}
