"""The analyst's hand on a claim."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from cqmonitor.config import Amendment, Correction


def correction(claim_id: str, action: str = "reject", day: int = 1, **amend: Any) -> Correction:
    """A correction of a June day."""
    return Correction(
        claim_id=claim_id,
        action=action,
        amend=Amendment(**amend) if amend else None,
        reason=f"{action} on day {day}",
        author="analyst",
        at=datetime(2025, 6, day, tzinfo=UTC),
    )


def test_a_rejected_claim_takes_no_part_but_stays_with_its_reason(desk: Any) -> None:
    desk.correct(correction(desk.say("a", 953_000, 3)))
    result = desk.reconciled()
    assert result.observations.is_empty()
    assert result.claims["correction"].to_list() == ["reject on day 1"]


def test_an_amended_claim_speaks_with_its_new_fields(desk: Any) -> None:
    claim = desk.say("a", 953, 0, confidence=0.1, equivalent_value=1.0, equivalent_unit="USD")
    desk.correct(correction(claim, "amend", value=953_000.0, period_end=date(2024, 6, 30)))
    (row,) = desk.observations()
    assert (row["obs_value"], row["obs_upper"], row["time_period"]) == (953_000, 953_500, "2024-S1")
    claims = desk.reconciled().claims
    assert claims["correction"].to_list() == ["amend on day 1"]
    assert claims["equivalent_value"].to_list() == [None]


def test_what_an_amendment_leaves_out_stays(desk: Any) -> None:
    claim = desk.say("a", 953_000, 2)
    desk.correct(correction(claim, "amend", status="target"))
    (row,) = desk.observations()
    assert (row["status"], row["obs_value"], row["obs_upper"]) == ("target", 953_000, 953_050)


def test_an_amendment_can_give_a_code(desk: Any) -> None:
    claim = desk.say("a", 953_000, 2, indicator=None)
    desk.correct(correction(claim, "amend", indicator="nev_output"))
    assert len(desk.observations()) == 1


def test_the_last_correction_of_a_claim_holds(desk: Any) -> None:
    claim = desk.say("a", 953, 0)
    desk.correct(correction(claim, "amend", day=2, value=953_000.0), correction(claim, day=1))
    assert desk.vintages()[0][0] == 953_000


def test_a_correction_without_its_claim_changes_nothing(desk: Any) -> None:
    desk.say("a", 953_000, 3)
    before = desk.observations()
    desk.correct(correction("0" * 16))
    assert desk.observations() == before


def test_correcting_twice_is_correcting_once(desk: Any) -> None:
    claim = desk.say("a", 953, 0)
    desk.correct(correction(claim, "amend", value=953_000.0))
    once = desk.reconciled()
    desk.claims = once.claims.drop("cluster_id").to_dicts()
    assert desk.reconciled().observations.equals(once.observations)
