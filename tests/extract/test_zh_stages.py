"""Each stage of the Chinese cascade against its list of examples in tests/cases/zh."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqmonitor.config import load_config
from cqmonitor.extract.catalog import Catalog
from cqmonitor.extract.zh import amounts, areas, masks, numerals, periods
from cqmonitor.extract.zh.folding import fold_zh
from cqmonitor.extract.zh.times import Time
from cqmonitor.extract.zh.written import Amount

CASES = Path(__file__).parents[1] / "cases" / "zh"


def cases(name: str) -> list[Any]:
    loaded = YAML(typ="safe").load(CASES / f"{name}.yaml")
    return [pytest.param(case, id=f"{i:02d}") for i, case in enumerate(loaded)]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.of(load_config(), "zh")


@pytest.mark.parametrize("case", cases("numerals"))
def test_numerals(case: dict[str, Any]) -> None:
    if case.get("error"):
        with pytest.raises(ValueError, match=r"numeral|digit"):
            numerals.parse(case["numeral"])
        return
    assert numerals.parse(case["numeral"]) == case["value"]
    assert numerals.decimals(case["numeral"]) == case["decimals"]


@pytest.mark.parametrize("case", cases("masks"))
def test_masks(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[span.start : span.end] for span in masks.find(fold_zh(text))] == case["masked"]


@pytest.mark.parametrize("case", cases("quantities"))
def test_quantities(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [_said(text, amount) for amount in amounts.find(fold_zh(text))]
    assert found == [_normal(line) for line in case["quantities"]]


def _said(text: str, amount: Amount) -> tuple[str, ...]:
    quantity = amount.quantity
    digits = "-" if quantity.digits is None else str(quantity.digits)
    said = [
        text[quantity.start : quantity.end],
        f"{quantity.value:.6g}",
        quantity.unit,
        quantity.bound,
        digits,
    ]
    if quantity.low is not None:
        said.append(f"{quantity.low:g}..{quantity.high:g}")
    if quantity.equivalent_unit:
        said.append(f"{quantity.equivalent_unit}{quantity.equivalent_value:.6g}")
    return tuple(said)


def _normal(line: str) -> tuple[str, ...]:
    text, value, *rest = line.split()
    rest = [f"{part[:3]}{float(part[3:]):.6g}" if part[:3].isupper() and part[3:] else part for part in rest]
    return (text, f"{float(value):.6g}", *rest)


@pytest.mark.parametrize("case", cases("periods"))
def test_periods(case: dict[str, Any]) -> None:
    found = periods.find(fold_zh(case["text"]), date.fromisoformat(str(case["published"])))
    assert [_shown(time) for time in found] == case["times"]


def _shown(time: Time) -> str:
    period = time.period
    if period is None:
        days = "-"
    else:
        days = str(period.start) if period.start == period.end else f"{period.start}..{period.end}"
    marks = [name for name, set_ in (("base", time.base), ("local", time.local)) if set_]
    return " ".join([days, time.sort, *marks])


@pytest.mark.parametrize("case", cases("areas"))
def test_areas(case: dict[str, Any], catalog: Catalog) -> None:
    text = case["text"]
    places, story = areas.find(fold_zh(text), catalog, "CN-CQ", case.get("title", ""))
    found = [
        " ".join([text[place.start : place.end], place.code, *["reference"][: place.reference]])
        for place in places
    ]
    assert (found, story) == (case["places"], case.get("story", "CN-CQ"))


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("重慶對外貿易總值", "重庆对外贸易总值"),
        ("ＧＤＰ１．２％", "GDP1.2%"),
        ("《１，２３４》", "《1,234》"),
        ("３，５００，１２", "3,500，12"),
        ("升５％，２３４家", "升5%，234家"),
        ("「」，當中", '""，其中'),
    ],
)
def test_folding_keeps_the_length(traditional: str, simplified: str) -> None:
    assert fold_zh(traditional) == simplified
    assert len(fold_zh(traditional)) == len(traditional)
