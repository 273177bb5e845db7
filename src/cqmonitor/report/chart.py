"""The chart of an indicator as a Vega-Lite specification; its data, `points`, is put in by the page.

A point has `end` (last day of the period), `value`, `low`, `high`, `series` (what the colour is for), `kind`
(`KINDS`), `line` (whether the line goes through it), `fact` (its row) and the texts of the tooltip.
"""

from __future__ import annotations

from typing import Any

import altair as alt

RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM0.55,0A0.55,0.55,0,1,0,-0.55,0A0.55,0.55,0,1,0,0.55,0Z"
"""A circle with a hole, as an SVG path in the unit square."""

KINDS = {
    "stated": "circle",
    "at least": "triangle-up",
    "at most": "triangle-down",
    "about": "diamond",
    "disputed": "cross",
    "superseded": RING,
    "target": "square",
    "forecast": "triangle-right",
}
"""What a point is, and its shape."""

TOOLTIP = {"period": "Period", "text": "Value", "series": "Series", "kind": "Kind", "sources": "Source"}


def chart() -> dict[str, Any]:
    """The specification: a line through what stands, a point for each vintage, bars for intervals."""
    data = alt.NamedData("points")
    series = alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolType="stroke", symbolStrokeWidth=3)
    colour = alt.Color("series:N", title=None, legend=series)
    dates = alt.Axis(labelOverlap="parity", labelSeparation=8, tickCount=8, format="%Y-%m")
    time = alt.X("end:T", title=None, axis=dates, scale=alt.Scale(padding=14))
    scale = alt.Scale(zero=False, padding=12)
    value = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(format="~s", tickCount=6))
    base = alt.Chart(data).encode(x=time, color=colour)
    line = base.transform_filter("datum.line").mark_line(strokeWidth=2).encode(y=value)
    bars = (
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(opacity=0.6)
        .encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    )
    shapes = alt.Scale(domain=list(KINDS), range=list(KINDS.values()))
    kinds = alt.Legend(orient="bottom", columns=2, symbolStrokeWidth=0)
    points = base.mark_point(filled=True, size=90, opacity=0.9).encode(
        y=value,
        shape=alt.Shape("kind:N", title=None, scale=shapes, legend=kinds),
        tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in TOOLTIP.items()],
    )
    layered = alt.layer(line, bars, points).properties(width="container", height=320)
    spec: dict[str, Any] = layered.to_dict()
    return spec
