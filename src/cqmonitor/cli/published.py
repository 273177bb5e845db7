"""Commands that read what was published: series, suggestions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

import typer

from cqmonitor.cli.options import FAILED, WAREHOUSE, ConfigDir, Listing, WarehouseDir, day, print_lines
from cqmonitor.codes import Measure
from cqmonitor.errors import InputError

VINTAGES: tuple[Literal["latest", "first"], ...] = ("latest", "first")


def series(
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="A code of indicators.yaml.")],
    area: Annotated[str, typer.Option(metavar="CODE", help="A code of areas.yaml.")] = "CN-CQ",
    as_of: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help="What had been published by that day.")
    ] = None,
    measure: Annotated[Measure | None, typer.Option(help="Only this measure.")] = None,
    warehouse: WarehouseDir = WAREHOUSE,
    config: ConfigDir = None,
) -> None:
    """Print the time series of an indicator: period, value, unit, first reported, sources."""
    from cqmonitor.config import load_config
    from cqmonitor.tables import print_series
    from cqmonitor.warehouse import Warehouse, telling_damage

    loaded = load_config(config)
    _must_be("indicator", indicator, [one.code for one in loaded.indicators])
    _must_be("area", area, [one.code for one in loaded.areas])
    store = Warehouse(warehouse)
    with telling_damage(warehouse):
        latest, first = (
            store.series(indicator, area, measure, status=None, as_of=as_of, vintage=vintage).collect()
            for vintage in VINTAGES
        )
        claims = store.claims(indicator=indicator, area=area).collect()
    if latest.is_empty():
        typer.echo(f"Nothing is known of {indicator} in {area}", err=True)
        raise typer.Exit(FAILED)
    print_series(latest, first, claims)


def suggest(
    least: Annotated[
        int, typer.Option(metavar="N", min=1, help="Only concepts that so many stories tell.")
    ] = 2,
    output: Annotated[
        Listing, typer.Option("--format", help="One JSON object a line, or a table to look at.")
    ] = Listing.TABLE,
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


def _must_be(what: str, code: str, codes: Collection[str]) -> None:
    """Refuse a code that the configuration does not hold, and name those that are near."""
    if code not in codes:
        near = get_close_matches(code, codes, n=5, cutoff=0.5) or [one for one in codes if code in one][:5]
        advice = f"did you mean {', '.join(near)}?" if near else f"see {what}s.yaml for the codes"
        raise InputError(f"unknown {what} {code!r}: {advice}")
