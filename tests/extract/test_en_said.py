"""What English sentences say, field by field: code, measure, time … (cases/en/said.yaml, parts.yaml)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqmonitor.extract import extract_claims
from cqmonitor.records import Claim

CASES = Path(__file__).parents[1] / "cases" / "en"
PUBLISHED = date(2024, 7, 20)
FIELDS: dict[str, Callable[[Claim], str | None]] = {
    "code": lambda claim: claim.indicator,
    "area": lambda claim: claim.ref_area,
    "measure": lambda claim: f"{claim.measure.value} {claim.value:g}",
    "status": lambda claim: claim.status.value,
    "bound": lambda claim: claim.bound.value,
    "basis": lambda claim: claim.basis.value if claim.basis else None,
    "prices": lambda claim: claim.prices.value if claim.prices else None,
    "by": lambda claim: claim.attributed_to,
    "period": lambda claim: claim.period.time_period if claim.period else None,
}


def cases() -> list[Any]:
    """The cases; a known gap must go on failing, so that its mark goes when it is closed."""
    gap = [pytest.mark.xfail(strict=True, raises=AssertionError)]
    return [
        pytest.param(case, id=case["text"][:60], marks=gap if case.get("known_gap") else [])
        for name in ("said.yaml", "parts.yaml")
        for case in YAML(typ="safe").load(CASES / name)
    ]


@pytest.mark.parametrize("case", cases())
def test_said(case: dict[str, Any]) -> None:
    claims = extract_claims(case["text"], published=PUBLISHED, lang="en")
    expected = {name: case[name] for name in FIELDS if name in case}
    assert {name: [FIELDS[name](claim) for claim in claims] for name in expected} == expected
