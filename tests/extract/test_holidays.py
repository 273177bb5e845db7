"""Public holidays and travel seasons."""

from __future__ import annotations

from datetime import date

import pytest

from cqmonitor.extract import calendar, holidays


@pytest.mark.parametrize(
    ("kind", "year", "start", "end"),
    [
        ("spring_festival", 2024, date(2024, 2, 10), date(2024, 2, 17)),
        ("spring_festival", 2012, date(2012, 1, 22), date(2012, 1, 28)),
        ("may_day", 2018, date(2018, 4, 29), date(2018, 5, 1)),
        ("may_day", 2015, date(2015, 5, 1), date(2015, 5, 3)),
        ("national_day", 2019, date(2019, 10, 1), date(2019, 10, 7)),
        ("mid_autumn", 2025, date(2025, 10, 1), date(2025, 10, 8)),
        ("dragon_boat", 2022, date(2022, 6, 3), date(2022, 6, 5)),
        ("new_year", 2024, date(2023, 12, 30), date(2024, 1, 1)),
        ("national_day", 2008, date(2008, 9, 29), date(2008, 10, 5)),
        ("mid_autumn", 2020, date(2020, 10, 1), date(2020, 10, 8)),
        ("tomb_sweeping", 2023, date(2023, 4, 5), date(2023, 4, 5)),
    ],
)
def test_days_off(kind: str, year: int, start: date, end: date) -> None:
    assert calendar.holiday(kind, year) == holidays.holiday(kind, year)
    assert (calendar.holiday(kind, year).start, calendar.holiday(kind, year).end) == (start, end)


def test_days_that_are_not_known() -> None:
    assert holidays.holiday("dragon_boat", 1999) is None
    assert holidays.holiday("mid_autumn", 2007) is None, "no day off before 2008"
    assert holidays.travel_season("spring", 1999) is None
    with pytest.raises(ValueError, match="spring_festival 1999"):
        calendar.holiday("spring_festival", 1999)


def test_the_spring_season_is_forty_days() -> None:
    season = holidays.travel_season("spring", 2023)
    assert season is not None
    assert (season.start, season.end) == (date(2023, 1, 7), date(2023, 2, 15))
