"""Each stage of the English cascade against its list of examples in tests/cases/en."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqmonitor.config import load_config
from cqmonitor.extract import extract_claims
from cqmonitor.extract.en.directions import quantities
from cqmonitor.extract.en.masks import masks
from cqmonitor.extract.en.periods import periods
from cqmonitor.extract.text import fold
from cqmonitor.records import Claim, Quantity

CASES = Path(__file__).parents[1] / "cases" / "en"
PUBLISHED = date(2024, 7, 20)
CONFIG = load_config()


def cases(name: str) -> list[Any]:
    """The cases of a stage; a known gap must go on failing, so that its mark goes when it is closed."""
    loaded = YAML(typ="safe").load(CASES / f"{name}.yaml")
    return [
        pytest.param(
            case,
            id=f"{number:02d}",
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError)] if case.get("known_gap") else [],
        )
        for number, case in enumerate(loaded)
    ]


@pytest.mark.parametrize("case", cases("masks"))
def test_masks(case: dict[str, Any]) -> None:
    text = case["text"]
    merged: list[list[int]] = []
    for span in masks(fold(text)):
        if merged and span.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    assert [text[start:end] for start, end in merged] == case["expect"]


@pytest.mark.parametrize("case", cases("quantities"))
def test_quantities(case: dict[str, Any]) -> None:
    found = quantities(case["text"])
    assert [_quantity(one) for one in found] == [_whole(expected) for expected in case["expect"]]
    assert all(case["text"][one.start : one.end] == one.text for one in found)


def _quantity(one: Quantity) -> dict[str, Any]:
    names = ("text", "value", "unit", "noun", "bound", "direction", "low", "high")
    return {name: getattr(one, name) for name in (*names, "equivalent_value", "equivalent_unit")}


def _whole(expected: dict[str, Any]) -> dict[str, Any]:
    """An expected quantity with what its case leaves out."""
    empty = dict.fromkeys(("direction", "low", "high", "equivalent_value", "equivalent_unit"))
    return {**empty, "noun": "", "bound": "=", **expected}


@pytest.mark.parametrize("case", cases("periods"))
def test_periods(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        {
            "text": text[one.start : one.end],
            "role": one.role,
            **({"start": one.period.start, "end": one.period.end} if one.period else {}),
        }
        for one in periods(fold(text), case["published"])
    ]
    assert found == case["expect"]


LINKED = ("claims", "discourse", "joins", "measures", "stories", "times")


@pytest.mark.parametrize("case", [case for name in LINKED for case in cases(name)])
def test_claims(case: dict[str, Any]) -> None:
    found = extract_claims(case["text"], published=PUBLISHED, lang="en", config=CONFIG)
    shown = [
        {name: value for name, value in _claim(claim).items() if name in expected}
        for claim, expected in zip(found, map(_stated, case["expect"]), strict=False)
    ]
    assert shown == list(map(_stated, case["expect"]))
    assert len(found) == len(shown)


@pytest.mark.parametrize("case", cases("areas"))
def test_areas(case: dict[str, Any]) -> None:
    found = extract_claims(case["text"], published=PUBLISHED, lang="en", config=CONFIG)
    assert [claim.ref_area for claim in found] == case["expect"]


def _stated(expected: dict[str, Any]) -> dict[str, Any]:
    stated: dict[str, Any] = {"bound": "=", "status": "actual", "area": "CN-CQ", **expected}
    return {name: float(value) if name == "value" else value for name, value in stated.items()}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "indicator": claim.indicator,
        "area": claim.ref_area,
        "measure": claim.measure,
        "value": round(claim.value, 6),
        "unit": claim.unit,
        "bound": claim.bound,
        "status": claim.status,
        "basis": claim.basis,
        "low": claim.value_low,
        "high": claim.value_high,
        "start": claim.period.start if claim.period else None,
        "end": claim.period.end if claim.period else None,
    }


def names() -> list[Any]:
    """What the press calls each indicator, one test a list; a gap that closed must be moved."""
    loaded = YAML(typ="safe").load(CASES / "names.yaml")
    return [
        pytest.param(code, kind, texts, id=f"{code}-{kind}")
        for code, lists in loaded.items()
        for kind, texts in lists.items()
    ]


@pytest.mark.parametrize(("code", "kind", "texts"), names())
def test_names(code: str, kind: str, texts: list[str]) -> None:
    expected = code if kind.startswith("whole") else None
    read = [text for text in texts if _last_code(text) == expected]
    assert read == ([] if kind.endswith("_gaps") else texts)


def _last_code(text: str) -> str | None:
    """The code of the last claim of a text; a word that is none where there is no claim."""
    found = extract_claims(text, published=PUBLISHED, lang="en", config=CONFIG)
    return found[-1].indicator if found else "no claim"


def test_every_indicator_has_its_names() -> None:
    loaded = YAML(typ="safe").load(CASES / "names.yaml")
    lacking = {entry.code for entry in CONFIG.indicators} - loaded.keys()
    assert not lacking
