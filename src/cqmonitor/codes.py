"""The code lists of the records and the tables: each code a lower-case word, or SDMX's own letter.

Names are those of SDMX (https://sdmx.org) where it has one.
"""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a value is of its indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    CHANGE = "change"
    GAP = "gap"
    SHARE = "share"
    CONTRIBUTION = "contribution"
    RANK = "rank"


class RunStatus(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class Bound(StrEnum):
    """How the stated number bounds the true one."""

    EXACT = "="
    ABOVE = ">"
    BELOW = "<"
    ABOUT = "~"


class Status(StrEnum):
    """Whether the value has come about."""

    ACTUAL = "actual"
    TARGET = "target"
    FORECAST = "forecast"


class Basis(StrEnum):
    """What a growth or change is against."""

    YOY = "yoy"
    MOM = "mom"
    QOQ = "qoq"
    ANNUAL_AVERAGE = "annual_average"
    SINCE = "since"


class Prices(StrEnum):
    """Price basis where the text tells it."""

    CURRENT = "current"
    CONSTANT = "constant"


class Kind(StrEnum):
    """Whether an indicator is read on a day, over a period, or is a ratio."""

    STOCK = "stock"
    FLOW = "flow"
    RATIO = "ratio"


class Revision(StrEnum):
    """What a vintage is to the one before it."""

    FIRST = "first"
    REFINED = "refined"
    REVISED = "revised"
    DISPUTED = "disputed"


class ObsStatus(StrEnum):
    """SDMX code list CL_OBS_STATUS (https://registry.sdmx.org), the letters used here."""

    NORMAL = "A"
    ESTIMATED = "E"
    FORECAST = "F"
    PROVISIONAL = "P"


class Freq(StrEnum):
    """SDMX code list CL_FREQ (https://registry.sdmx.org), the letters used here; `_O` is other."""

    ANNUAL = "A"
    HALF_YEARLY = "S"
    QUARTERLY = "Q"
    MONTHLY = "M"
    DAILY = "D"
    OTHER = "_O"


UNITS: dict[str, str] = {
    "CNY": "Chinese yuan (ISO 4217)",
    "USD": "US dollar (ISO 4217)",
    "EUR": "euro (ISO 4217)",
    "GBP": "pound sterling (ISO 4217)",
    "JPY": "yen (ISO 4217)",
    "KRW": "won (ISO 4217)",
    "SGD": "Singapore dollar (ISO 4217)",
    "HKD": "Hong Kong dollar (ISO 4217)",
    "THB": "baht (ISO 4217)",
    "RUB": "rouble (ISO 4217)",
    "VND": "dong (ISO 4217)",
    "INR": "Indian rupee (ISO 4217)",
    "MYR": "ringgit (ISO 4217)",
    "AUD": "Australian dollar (ISO 4217)",
    "CAD": "Canadian dollar (ISO 4217)",
    "CHF": "Swiss franc (ISO 4217)",
    "TWD": "New Taiwan dollar (ISO 4217)",
    "percent": "per cent",
    "pp": "percentage points",
    "count": "things counted",
    "person": "persons, person-trips, jobs",
    "km": "kilometres",
    "m": "metres",
    "km2": "square kilometres",
    "m2": "square metres",
    "m3": "cubic metres",
    "ha": "hectares",
    "mu": "mu (1/15 hectare)",
    "t": "tonnes",
    "kg": "kilograms",
    "l": "litres",
    "kWh": "kilowatt-hours",
    "W": "watts",
    "TEU": "twenty-foot equivalent units",
    "year": "years",
    "month": "months",
    "day": "days",
    "hour": "hours",
    "minute": "minutes",
    "second": "seconds",
    "rank": "a place in an order",
    "unknown": "a unit that the closed table does not hold",
}
"""The closed table of units: code -> meaning. A unit that it does not hold is `unknown`, never made up."""

MONEY = frozenset(code for code, meaning in UNITS.items() if meaning.endswith("(ISO 4217)"))
"""The units that are currencies."""
