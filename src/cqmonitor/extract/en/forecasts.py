"""Forecasts for a place, of which nothing is said but whose they are: those of its economy's growth."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cqmonitor.extract.en.tokens import Token

_FORESEEN = frozenset("forecast forecasts projection projections estimate estimates outlook".split())
_AROUND_FORECAST = frozenset(
    "its their a an the his her earlier previous own latest growth for from of 's".split()
)


def is_forecast_of_place(phrase: Sequence[Token]) -> bool:
    """ "raised its forecast for China", "cut its 2024 growth forecast for the country": of a place's growth and nothing else."""
    words = [token.word for token in phrase if token.kind not in ("period", "area")]
    placed = any(token.kind == "area" for token in phrase) or not {"country", "city", "nation"}.isdisjoint(
        words
    )
    known = _FORESEEN | _AROUND_FORECAST | {"country", "city", "nation", "economy", "as", "whole"}
    return placed and not _FORESEEN.isdisjoint(words) and "for" in words and known.issuperset(words)


FORECAST_MOVED = re.compile(
    r"\b(?:forecast|projection|estimate|outlook)s?\sfor\s(?:[\w'’-]+\s){1,6}(?:(?:to|from)\s[\d.]{1,6}\s?(?:%|per\s?cent)\s)?"
    r"(?:at|to|from|by)\s(?:about|around|some|over|more\sthan|less\sthan|\s)*$",
    re.IGNORECASE,
)
""" "raised its forecast for China from 4.4 percent to": both ends are foreseen."""
