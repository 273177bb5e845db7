"""The public holidays and travel seasons that traffic, tourism and retail figures are given for.

Days off as set each year by the General Office of the State Council (国务院办公厅关于部分节假日安排的通知).
"""

from __future__ import annotations

from datetime import date, timedelta

from cqmonitor.records import Period

_Days = tuple[int, int, int, int]

_SPRING: dict[int, _Days] = {
    2013: (2, 9, 2, 15),
    2014: (1, 31, 2, 6),
    2015: (2, 18, 2, 24),
    2016: (2, 7, 2, 13),
    2017: (1, 27, 2, 2),
    2018: (2, 15, 2, 21),
    2019: (2, 4, 2, 10),
    2020: (1, 24, 2, 2),
    2021: (2, 11, 2, 17),
    2022: (1, 31, 2, 6),
    2023: (1, 21, 1, 27),
    2024: (2, 10, 2, 17),
    2025: (1, 28, 2, 4),
    2026: (2, 15, 2, 23),
}
_MAY: dict[int, _Days] = {
    2016: (4, 30, 5, 2),
    2017: (4, 29, 5, 1),
    2018: (4, 29, 5, 1),
    2019: (5, 1, 5, 4),
    2022: (4, 30, 5, 4),
    2023: (4, 29, 5, 3),
} | dict.fromkeys((2020, 2021, 2024, 2025, 2026), (5, 1, 5, 5))
_OCTOBER: dict[int, _Days] = {
    2017: (10, 1, 10, 8),
    2020: (10, 1, 10, 8),
    2023: (9, 29, 10, 6),
    2025: (10, 1, 10, 8),
}
_DRAGON_BOAT: dict[int, _Days] = {
    2015: (6, 20, 6, 22),
    2016: (6, 9, 6, 11),
    2017: (5, 28, 5, 30),
    2018: (6, 16, 6, 18),
    2019: (6, 7, 6, 9),
    2020: (6, 25, 6, 27),
    2021: (6, 12, 6, 14),
    2022: (6, 3, 6, 5),
    2023: (6, 22, 6, 24),
    2024: (6, 8, 6, 10),
    2025: (5, 31, 6, 2),
    2026: (6, 19, 6, 21),
}
_MID_AUTUMN: dict[int, _Days] = {
    2015: (9, 26, 9, 27),
    2016: (9, 15, 9, 17),
    2018: (9, 22, 9, 24),
    2019: (9, 13, 9, 15),
    2021: (9, 19, 9, 21),
    2022: (9, 10, 9, 12),
    2024: (9, 15, 9, 17),
    2026: (9, 25, 9, 27),
}
_TOMB_SWEEPING: dict[int, _Days] = {
    2015: (4, 4, 4, 6),
    2016: (4, 2, 4, 4),
    2017: (4, 2, 4, 4),
    2018: (4, 5, 4, 7),
    2019: (4, 5, 4, 7),
    2021: (4, 3, 4, 5),
    2022: (4, 3, 4, 5),
    2023: (4, 5, 4, 5),
} | dict.fromkeys((2020, 2024, 2025, 2026), (4, 4, 4, 6))

SPRING_FESTIVAL: dict[int, tuple[int, int]] = {
    2008: (2, 7),
    2009: (1, 26),
    2010: (2, 14),
    2011: (2, 3),
    2012: (1, 23),
    2013: (2, 10),
    2014: (1, 31),
    2015: (2, 19),
    2016: (2, 8),
    2017: (1, 28),
    2018: (2, 16),
    2019: (2, 5),
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
}
"""Day of the Chinese New Year (month, day), after the tables of the Hong Kong Observatory."""


def holiday(kind: str, year: int) -> Period | None:
    """The days off of a public holiday of China in a year, or None where they are not known.

    Args:
        kind: `spring_festival`, `may_day`, `national_day`, `dragon_boat`, `mid_autumn`, `tomb_sweeping`
            or `new_year`.

    Years without a notice in the tables follow the rule of their time: seven days of Spring Festival from
    New Year's Eve (eight since 2024), three of May Day until 2019 and five since, seven of National Day.
    """
    match kind:
        case "spring_festival":
            return _period(year, _SPRING.get(year)) or _usual_spring(year)
        case "may_day":
            return _period(year, _MAY.get(year, (5, 1, 5, 5 if year >= 2020 else 3)))
        case "national_day":
            return _period(year, _OCTOBER.get(year, (10, 1, 10, 7)))
        case "mid_autumn" if year in _OCTOBER and year != 2017:
            return _period(year, _OCTOBER[year])
        case "new_year":
            return _period(year, (1, 1, 1, 3 if year not in (2020, 2025) else 1))
    tables = {"dragon_boat": _DRAGON_BOAT, "mid_autumn": _MID_AUTUMN, "tomb_sweeping": _TOMB_SWEEPING}
    return _period(year, tables.get(kind, {}).get(year))


def _usual_spring(year: int) -> Period | None:
    if year not in SPRING_FESTIVAL:
        return None
    start = date(year, *SPRING_FESTIVAL[year]) - timedelta(days=1)
    return Period(start=start, end=start + timedelta(days=7 if year >= 2024 else 6))


def _period(year: int, days: _Days | None) -> Period | None:
    if days is None:
        return None
    return Period(start=date(year, days[0], days[1]), end=date(year, days[2], days[3]))


def travel_season(kind: str, year: int) -> Period | None:
    """The `spring` travel season (春运: 40 days from 15 before the lunar new year) or the `summer` one (暑运)."""
    if kind == "summer":
        return Period(start=date(year, 7, 1), end=date(year, 8, 31))
    if year not in SPRING_FESTIVAL:
        return None
    first = date(year, *SPRING_FESTIVAL[year]) - timedelta(days=15)
    return Period(start=first, end=first + timedelta(days=39))
