"""Reading: the archived pages through cleaning and extraction, in shards that any worker can do.

    unread pages -> shards -> Crew.each(read_shard, shards) -> readings, and notes that the pages are read

`page` reads one page, `shard` reads and commits some, `repeats` knows what hosts repeat, `run` plans.
"""

from cqmonitor.reading.page import read_page
from cqmonitor.reading.run import run_read

__all__ = ["read_page", "run_read"]
