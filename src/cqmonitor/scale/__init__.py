"""Scale-out: work in shards, done in this process, by processes over all cores, or on a Dask cluster.

    shards -> Crew.each(work, shards) -> (shard, result | Died), in the order in which they end

A crew knows nothing of what the shards are; what they do is committed by whoever does it, so there is no
coordinator whose end would lose anything. A worker that dies loses the shard that it had in hand, which is
tried again; the work finds out by `Attempts` what it died on.
"""

from cqmonitor.scale.attempts import Attempts
from cqmonitor.scale.crew import Alone, Crew, Died, Processes, processes_by_default
from cqmonitor.scale.progress import OnProgress, Progress, untold

__all__ = [
    "Alone",
    "Attempts",
    "Crew",
    "Died",
    "OnProgress",
    "Processes",
    "Progress",
    "processes_by_default",
    "untold",
]
