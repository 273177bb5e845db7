"""Backfill: pages of the past, by date ranges, folders, lists of addresses and WARC files.

    order -> shards -> import (local files, by a crew) | fetch (the network) -> read -> publish

A shard that is done is noted in the warehouse and not done again, so a backfill that was stopped goes on
where it was; what came of it is what one run over the same pages gives.
"""

from cqmonitor.backfill.order import Order
from cqmonitor.backfill.run import Backfill, added, backfill

__all__ = ["Backfill", "Order", "added", "backfill"]
