"""The warehouse: tables that only grow, and what is published from them (see warehouse/README.md)."""

from cqmonitor.warehouse.archive import Known
from cqmonitor.warehouse.changes import EVENTS
from cqmonitor.warehouse.publish import Build, Publication
from cqmonitor.warehouse.readings import claim_ids
from cqmonitor.warehouse.warehouse import Warehouse

__all__ = ["EVENTS", "Build", "Known", "Publication", "Warehouse", "claim_ids"]
