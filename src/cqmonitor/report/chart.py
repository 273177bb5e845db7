"""The chart of an indicator as a Vega-Lite specification; its data, `points`, is put in by the page.

A point has `end` (last day of the period), `value`, `low`, `high`, `series` (what the colour is for), `kind`
(a label of `KINDS`), `line` (whether the line goes through it), `span` (what only a line of its own may join:
January to September with the like), `planned` (a target or forecast), `fact` (its number) and the tooltip's
texts.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from cqmonitor.labels import KINDS, Label

RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM0.55,0A0.55,0.55,0,1,0,-0.55,0A0.55,0.55,0,1,0,0.55,0Z"
"""A circle with a hole, as an SVG path in the unit square."""

SHAPES = {
    "=": "circle",
    ">": "triangle-up",
    "<": "triangle-down",
    "~": "diamond",
    "disputed": "cross",
    "superseded": RING,
    "target": "square",
    "forecast": "triangle-right",
}

TOOLTIP: dict[str, Label] = {
    "period": ("Period", "时期"),
    "text": ("Value", "数值"),
    "series": ("Series", "序列"),
    "kind": ("Kind", "类别"),
    "sources": ("Source", "来源"),
}
PERIOD: Label = ("End of period", "时期截止")

MONTH = "timeFormat(datum.value - 43200000, '%Y-%m')"
"""A tick stands where a month begins, which is where a period ends: 2024-12 and not 2025-01."""

LANGUAGES = {"en": 0, "zh": 1}

SCALES = (
    ((1e12, " trn"), (1e9, " bn"), (1e6, " m"), (1e3, " k")),
    ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
)
"""What the numbers of the axis are shortened by."""


def chart(lang: int) -> dict[str, Any]:
    """The specification: a line through what stands, a point for each vintage, bars for intervals.

    `lang` is the place of the language in a label (`LANGUAGES`).
    """
    data = alt.NamedData("points")
    series = alt.Legend(
        orient="bottom", columns=1, labelLimit=420, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1
    )
    colour = alt.Color("series:N", title=None, legend=series)
    dates = alt.Axis(labelOverlap="parity", labelSeparation=8, tickCount=8, labelExpr=MONTH)
    time = alt.X("end:T", title=PERIOD[lang], axis=dates, scale=alt.Scale(padding=14))
    numbers = alt.Axis(labelExpr=_shortened(lang), tickCount=6)
    value = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=numbers)
    base = alt.Chart(data).encode(x=time, color=colour)
    planned = alt.condition("datum.planned", alt.value([5, 4]), alt.value([1, 0]))
    line = (
        base.transform_filter("datum.line")
        .mark_line(strokeWidth=2)
        .encode(y=value, detail="span:N", strokeDash=planned)
    )
    bars = (
        base.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(opacity=0.6)
        .encode(y=alt.Y("low:Q", title=None), y2="high:Q")
    )
    points = base.mark_point(filled=True, size=90, opacity=0.9).encode(
        y=value,
        shape=_shapes(lang),
        tooltip=[alt.Tooltip(f"{name}:N", title=title[lang]) for name, title in TOOLTIP.items()],
    )
    layered = alt.layer(line, bars, points).properties(width="container", height=320)
    spec: dict[str, Any] = layered.to_dict()
    return spec


def _shapes(lang: int) -> alt.Shape:
    scale = alt.Scale(
        domain=[label[lang] for label in KINDS.values()], range=[SHAPES[kind] for kind in KINDS]
    )
    legend = alt.Legend(orient="bottom", columns=2, symbolStrokeWidth=0)
    return alt.Shape("kind:N", title=None, scale=scale, legend=legend)


def _shortened(lang: int) -> str:
    """A Vega expression for the label of a value: 1.5 trn, 1.5万亿."""
    told = "format(datum.value, ',.10~g')"
    for size, word in reversed(SCALES[lang]):
        short = f"format(datum.value / {size:.0f}, ',.10~g') + '{word}'"
        told = f"abs(datum.value) >= {size:.0f} ? {short} : ({told})"
    return told
