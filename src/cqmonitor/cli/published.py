"""Commands for whoever reads what was published: series, audit, diff, runs, suggest, correct."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from difflib import get_close_matches
from getpass import getuser
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cqmonitor.cli.options import (
    FAILED,
    WAREHOUSE,
    AsListing,
    ConfigDir,
    Listing,
    WarehouseDir,
    day,
    print_lines,
)
from cqmonitor.codes import Freq, Measure, Status
from cqmonitor.errors import InputError
from cqmonitor.records import SHANGHAI

if TYPE_CHECKING:
    from cqmonitor.config import Correction

ALONE = "single_source"
"""The flag that most values have, listed only where it is asked for."""

VINTAGES: tuple[Literal["latest", "first"], ...] = ("latest", "first")


def series(
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="A code of indicators.yaml.")],
    area: Annotated[str, typer.Option(metavar="CODE", help="A code of areas.yaml.")] = "CN-CQ",
    as_of: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="What had been published by that day.")
    ] = None,
    known_at: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="What the warehouse had by that day.")
    ] = None,
    measure: Annotated[Measure | None, typer.Option(help="Only this measure.")] = None,
    freq: Annotated[Freq | None, typer.Option(help="Only this frequency (SDMX).")] = None,
    status: Annotated[Status | None, typer.Option(help="Only actual values, targets or forecasts.")] = None,
    output: AsListing = Listing.TABLE,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Print the time series of an indicator: period, value, unit, first reported, sources.

    The key above each series is what `vintages` and `revisions` take.
    """
    from cqmonitor.config import load_config
    from cqmonitor.tables import print_series
    from cqmonitor.warehouse import Warehouse, telling_damage

    loaded = load_config(config)
    _must_be("indicator", indicator, [one.code for one in loaded.indicators])
    _must_be("area", area, [one.code for one in loaded.areas])
    store = Warehouse(warehouse)
    with telling_damage(warehouse):
        latest, first = (
            store.series(
                indicator, area, measure, freq, status=status, as_of=as_of, known_at=known_at, vintage=vintage
            ).collect()
            for vintage in VINTAGES
        )
        claims = store.claims(indicator=indicator, area=area).collect()
    if latest.is_empty():
        typer.echo(f"Nothing is known of {indicator} in {area}", err=True)
        raise typer.Exit(FAILED)
    if output is Listing.JSONL:
        print_lines(latest.iter_rows(named=True))
        return
    print_series(latest, first, claims)


def suggest(
    least: Annotated[
        int, typer.Option(metavar="N", min=1, help="Only concepts that so many stories tell.")
    ] = 2,
    output: AsListing = Listing.TABLE,
    warehouse: WarehouseDir = WAREHOUSE,
) -> None:
    """List the concepts that recur without a code: candidates for indicators.yaml.

    Copies of one story count once. An alias or indicator that is added takes effect at the next run.
    """
    from cqmonitor.suggest import suggestions
    from cqmonitor.warehouse import Warehouse, telling_damage

    with telling_damage(warehouse):
        found = suggestions(Warehouse(warehouse).claims(), least=least)
    if output is Listing.JSONL:
        print_lines(found.iter_rows(named=True))
    elif found.is_empty():
        typer.echo(f"No concept without a code is told by {least} stories or more")
    else:
        from cqmonitor.tables import print_suggestions

        print_suggestions(found)


Flag = Annotated[
    str | None,
    typer.Option("--flag", metavar="CODE", help="Only this flag; without it all but single_source."),
]


def audit(flag: Flag = None, output: AsListing = Listing.TABLE, warehouse: WarehouseDir = WAREHOUSE) -> None:
    """List disputed values and quality flags of what stands today, worst first, with what they disagree."""
    from cqmonitor.audit import FINDINGS, findings
    from cqmonitor.tables import print_findings
    from cqmonitor.warehouse import Warehouse, telling_damage

    if flag is not None:
        _must_be("flag", flag, list(FINDINGS), where="warehouse/README.md")
    with telling_damage(warehouse):
        every = findings(Warehouse(warehouse).observations())
    shown = every.filter(flag=flag) if flag else every.remove(flag=ALONE)
    if output is Listing.JSONL:
        print_lines(shown.iter_rows(named=True))
        return
    print_findings(shown)
    alone = every.filter(flag=ALONE).height
    if not flag and alone:
        typer.echo(f"{alone} values are told by a single source (--flag {ALONE} lists them)")


def runs(output: AsListing = Listing.TABLE, warehouse: WarehouseDir = WAREHOUSE) -> None:
    """List the runs, the latest last: when, how long, and what they counted."""
    from cqmonitor.tables import print_runs
    from cqmonitor.warehouse import Warehouse, telling_damage

    store = Warehouse(warehouse)
    with telling_damage(warehouse):
        found = store.runs().collect()
    if output is Listing.JSONL:
        rows = found.iter_rows(named=True)
        print_lines(row | {"summary": json.loads(row["summary"])} for row in rows)
        return
    print_runs(found)
    for run in store.running():
        state = "no sign of life since" if run.is_dead else "running, seen"
        typer.echo(f"{run.run_id} {run.flow} {state} {run.seen_at:%Y-%m-%d %H:%M:%S} UTC (process {run.pid})")


def diff(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help="A run (`cqmonitor runs` lists them).")],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help="A later run.")],
    output: AsListing = Listing.TABLE,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Show which observations changed between two runs, and why.

    Why is one of: new article, article changed, article gone, rules (the same article is read otherwise),
    correction (with its reason), other reports (what else is reported decides what stands).
    """
    from cqmonitor.config import load_config
    from cqmonitor.diff import diff as changed_between
    from cqmonitor.diff import run_mark
    from cqmonitor.tables import print_diff
    from cqmonitor.warehouse import Warehouse, telling_damage

    store = Warehouse(warehouse)
    with telling_damage(warehouse):
        first, last = run_mark(store, before), run_mark(store, after)
        found = changed_between(store, first, last, load_config(config))
    if output is Listing.JSONL:
        print_lines(found.iter_rows(named=True))
    elif found.is_empty():
        typer.echo(f"No observation changed between {before} and {after}")
    else:
        print_diff(found)


def correct(
    claim_id: Annotated[str, typer.Argument(metavar="CLAIM_ID", help="Column claim_id of published/claims.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for whoever reads the series later.")],
    reject: Annotated[bool, typer.Option("--reject", help="The claim is to count nowhere.")] = False,
    amend: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field's right value; may be repeated."),
    ] = None,
    author: Annotated[str | None, typer.Option(metavar="NAME", help="Who decided; else the user.")] = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Reject a claim or amend its fields: writes a checked entry into corrections.yaml.

    It takes effect at the next run, and shows with its reason in the column `correction` of the claims.
    """
    from cqmonitor.config import write_correction
    from cqmonitor.tables import print_claims
    from cqmonitor.warehouse import Warehouse, telling_damage

    if reject == bool(amend):
        raise InputError("give either --reject or --set FIELD=VALUE")
    with telling_damage(warehouse):
        claim = Warehouse(warehouse).claims().filter(claim_id=claim_id).collect()
    if claim.is_empty():
        raise InputError(f"no claim {claim_id!r} in {warehouse} (column claim_id of published/claims)")
    file = write_correction(_correction(claim_id, reason, author or getuser(), amend or []), config)
    print_claims(claim.rename({"article_id": "doc"}).iter_rows(named=True))
    typer.echo(f"{file}: written; it takes effect at the next run")


def _correction(claim_id: str, reason: str, author: str, amend: list[str]) -> Correction:
    """The entry that was asked for; raises InputError with the field, what was given and what is allowed."""
    from pydantic import ValidationError

    from cqmonitor.config import Amendment, Correction

    pairs = dict(_pair(one) for one in amend)
    fields = {name: value for name, value in pairs.items() if _known(name, Amendment.model_fields)}
    try:
        return Correction(
            claim_id=claim_id,
            action="amend" if fields else "reject",
            amend=Amendment.model_validate(fields) if fields else None,
            reason=reason,
            author=author,
            at=datetime.now(SHANGHAI).replace(microsecond=0),
        )
    except ValidationError as error:
        told = "; ".join(f"{one['loc'][-1]}: {one['msg']} (got {one['input']!r})" for one in error.errors())
        raise InputError(told) from None


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals:
        raise InputError(f"--set {said!r} is not FIELD=VALUE, such as period_end=2024-11-30")
    return name.strip(), value.strip()


def _known(name: str, fields: Collection[str]) -> bool:
    if name not in fields:
        raise InputError(
            f"--set: a claim has no field {name!r} that can be set (allowed: {', '.join(fields)})"
        )
    return True


def _must_be(what: str, code: str, codes: Collection[str], *, where: str = "") -> None:
    """Refuse a code that is not among those known, and name those that are near."""
    if code not in codes:
        near = get_close_matches(code, codes, n=5, cutoff=0.5) or [one for one in codes if code in one][:5]
        advice = (
            f"did you mean {', '.join(near)}?" if near else f"see {where or f'{what}s.yaml'} for the codes"
        )
        raise InputError(f"unknown {what} {code!r}: {advice}")
