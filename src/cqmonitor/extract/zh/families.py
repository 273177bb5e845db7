"""Subjects that are counted in several units: trains and routes, vehicles, ports, things by activity."""

from __future__ import annotations

import re
from dataclasses import replace

from cqmonitor.extract.catalog import Catalog, Mention, Thing
from cqmonitor.extract.draft import same_kind
from cqmonitor.extract.zh.activities import BY_UNIT, activity_of
from cqmonitor.extract.zh.indicators import Subject, is_restricted
from cqmonitor.extract.zh.lexicon import residual, words_of

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("cer_trains", "cer_teu", "cer_cargo_value"),
    ("ilstc_trains", "ilstc_teu", "ilstc_cargo_value"),
    ("vehicle_exports", "vehicle_export_value"),
    ("nev_exports", "nev_export_value"),
    ("port_throughput", "port_containers"),
)
"""Codes that one subject is counted under in several units."""


def fitting(code: str | None, unit: str, catalog: Catalog) -> str | None:
    """The code of the same family that is counted in this unit, else the code itself."""
    if code is None or same_kind(catalog.by_code[code].unit, unit):
        return code
    for family in FAMILIES:
        if code in family:
            return next(
                (c for c in family if c in catalog.by_code and same_kind(catalog.by_code[c].unit, unit)), code
            )
    return code


def is_carrier(subject: Subject) -> bool:
    """Whether goods travel on the subject: a train or a route that later words (货值, 标箱) are about."""
    return "containers" in subject.codes or any(subject.indicator in family for family in FAMILIES[:2])


def by_value(carrier: Subject) -> Subject:
    """The value of the goods that a train or route carries."""
    family = next((family for family in FAMILIES[:2] if carrier.indicator in family), None)
    return replace(carrier, indicator=family[2] if family else carrier.codes.get("cargo_value"))


def in_containers(subject: Subject, catalog: Catalog) -> Subject | None:
    """集装箱 after 港口货物吞吐量: the same thing counted in containers."""
    code = fitting(subject.indicator, "TEU", catalog)
    if code is None or catalog.by_code[code].unit != "TEU":
        return None
    return replace(subject, indicator=code, concept=f"{subject.concept}（集装箱）")


def has_family(subject: Subject) -> bool:
    """Whether the subject is counted in several units, so that 货值 and 发送货物 say nothing new."""
    return (
        bool(subject.codes)
        or "出口" in subject.concept
        or any(subject.indicator in family for family in FAMILIES)
    )


def of_thing(
    catalog: Catalog, masked: str, mention: Mention[Thing], offset: int, raw: str, unit: str, carried: str
) -> Subject:
    """The subject of a lead that holds a thing with codes by activity (生产汽车, 新能源汽车下线)."""
    start, end = mention.start - offset, mention.end - offset
    before, after = residual(masked[:start]), residual(masked[end:], carriage=True)
    name = masked[start:end]
    codes = mention.what.codes
    activity = activity_of(raw) or carried
    for by_unit in BY_UNIT.get(unit, ()):
        if by_unit in codes and (activity not in codes or by_unit != "exports"):
            activity = by_unit
            break
    rest = before + re.sub(r"产量|销量|产能|出口|进口|班列|专列|产(?!值)|销|车|量|额|(?<!产)值", "", after)
    if rest or is_restricted(raw, start):
        return Subject(None, words_of(masked), name)
    code = fitting(codes.get(activity), unit, catalog)
    return Subject(code, name, name, codes=codes, activity=activity)
