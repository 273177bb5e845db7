"""The SDMX structures of the SDMX-CSV export, as an SDMX-JSON 2.0 structure message.

https://github.com/sdmx-twg/sdmx-json/blob/develop/structure-message/docs/1-sdmx-json-field-guide.md
Two data structures, each with its dataflow: the latest values, and all vintages with a real-time dimension.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from cqmonitor.codes import UNITS, Bound
from cqmonitor.export.sdmx import AGENCY, ATTRIBUTES, DIMENSIONS, FLOWS, REAL_TIME, VERSION
from cqmonitor.labels import LABELS
from cqmonitor.warehouse.fields import FIELDS

Json = dict[str, Any]
Names = tuple[str, str]

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
URN = "urn:sdmx:org.sdmx.infomodel"
NONE: dict[str, Names] = {"_Z": ("not applicable", "不适用")}
NAMES = {
    False: ("Chongqing's economy in the news: latest values", "新闻里的重庆经济：最新数值"),
    True: ("Chongqing's economy in the news: all vintages", "新闻里的重庆经济：历次数值"),
}
TYPES = {pl.Date: "GregorianDay", pl.Float64: "Double", pl.Int64: "Integer"}
"""SDMX's names of the types of columns; any other is a string."""


def sdmx_structure(indicators: pl.DataFrame, areas: pl.DataFrame) -> str:
    """Code lists, concepts, data structures and dataflows of `sdmx_csv` as one message.

    Args:
        indicators, areas: the published catalogs.
    """
    lists = _codes(indicators, areas)
    columns = (*DIMENSIONS, REAL_TIME, "obs_value", *ATTRIBUTES)
    data = {
        "codelists": [
            _artefact(f"CL_{name.upper()}", (name, name)) | {"codes": _items(codes)}
            for name, codes in lists.items()
        ],
        "conceptSchemes": [
            _artefact("CONCEPTS", ("Concepts", "概念"))
            | {"concepts": [_item(name.upper(), (FIELDS[name].description,) * 2) for name in columns]}
        ],
        "dataStructures": [_structure(vintages, lists) for vintages in FLOWS],
        "dataflows": [
            _artefact(flow, NAMES[vintages])
            | {"structure": f"{URN}.datastructure.DataStructure={AGENCY}:{flow}({VERSION})"}
            for vintages, flow in FLOWS.items()
        ],
    }
    prepared = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    meta = {"id": "STRUCTURES", "prepared": prepared, "sender": {"id": AGENCY}, "schema": SCHEMA}
    return json.dumps({"meta": meta, "data": data}, ensure_ascii=False, indent=1) + "\n"


def _codes(indicators: pl.DataFrame, areas: pl.DataFrame) -> dict[str, Mapping[str, Names]]:
    """Column -> its codes and what they are called; columns that are not here have no code list."""
    obs_status = {"A": ("normal", "正常"), "E": ("estimated", "估计"), "F": ("forecast", "预测")}
    return {
        "freq": LABELS["freq"],
        "indicator": _catalog(indicators, "indicator"),
        "ref_area": _catalog(areas, "ref_area"),
        "measure": LABELS["measure"],
        "basis": LABELS["basis"] | NONE,
        "status": LABELS["status"],
        "prices": LABELS["prices"] | NONE,
        "unit_measure": {code: (meaning, meaning) for code, meaning in UNITS.items()},
        "obs_status": {**obs_status, "P": ("provisional", "初步")},
        "bound": {one.name: LABELS["kind"][one.value] for one in Bound},
        "revision": {code: LABELS["event"][code] for code in ("first", "refined", "revised")},
    }


def _catalog(table: pl.DataFrame, key: str) -> dict[str, Names]:
    return {code: (en, zh) for code, en, zh in table.select(key, "name_en", "name_zh").iter_rows()}


def _item(code: str, names: Names) -> Json:
    return {"id": code, "name": names[0], "names": {"en": names[0], "zh": names[1]}}


def _items(codes: Mapping[str, Names]) -> list[Json]:
    return [_item(code, names) for code, names in codes.items()]


def _artefact(name: str, names: Names) -> Json:
    return {"agencyID": AGENCY, "version": VERSION, **_item(name, names)}


def _component(name: str, lists: Iterable[str]) -> Json:
    concept = f"{URN}.conceptscheme.Concept={AGENCY}:CONCEPTS({VERSION}).{name.upper()}"
    codes = f"{URN}.codelist.Codelist={AGENCY}:CL_{name.upper()}({VERSION})"
    held = {"enumeration": codes} if name in lists else {"format": {"dataType": _kind(name)}}
    return {"id": name.upper(), "conceptIdentity": concept, "localRepresentation": held}


def _kind(name: str) -> str:
    if name == "time_period":
        return "ObservationalTimePeriod"
    return next((told for dtype, told in TYPES.items() if FIELDS[name].dtype == dtype), "String")


def _structure(vintages: bool, lists: Mapping[str, object]) -> Json:
    *keys, time = DIMENSIONS
    keys += [REAL_TIME] if vintages else []
    attributes = [*([] if vintages else [REAL_TIME]), *ATTRIBUTES]
    told = {"attributeRelationship": {"observation": {}}, "measureRelationship": ["OBS_VALUE"]}
    components = {
        "dimensionList": {
            "dimensions": [_component(name, lists) for name in keys],
            "timeDimension": _component(time, lists),
        },
        "measureList": {"measures": [_component("obs_value", lists) | {"usage": "mandatory"}]},
        "attributeList": {"attributes": [_component(name, lists) | told for name in attributes]},
    }
    return _artefact(FLOWS[vintages], NAMES[vintages]) | {"dataStructureComponents": components}
