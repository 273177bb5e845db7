"""The warehouse: tables that only grow, and what is published from them (see warehouse/README.md)."""

from cqmonitor.warehouse.catalog import areas_frame, indicators_frame
from cqmonitor.warehouse.changes import EVENTS
from cqmonitor.warehouse.check import telling_damage
from cqmonitor.warehouse.draft import Draft
from cqmonitor.warehouse.file_check import Problem
from cqmonitor.warehouse.maintain import DiskUse, Maintained
from cqmonitor.warehouse.publish import Build, Publication
from cqmonitor.warehouse.readings import claim_ids
from cqmonitor.warehouse.runs import Ended, Running, Signs
from cqmonitor.warehouse.warehouse import Warehouse

__all__ = [
    "EVENTS",
    "Build",
    "DiskUse",
    "Draft",
    "Ended",
    "Maintained",
    "Problem",
    "Publication",
    "Running",
    "Signs",
    "Warehouse",
    "areas_frame",
    "claim_ids",
    "indicators_frame",
    "telling_damage",
]
