"""Where things are kept: folders of this machine and object stores, behind the same few operations.

`places` are addresses; `files` reads, replaces and lists; `durable` writes what must not be half there;
`lock` lets one process alone work. `objects` and `lease` are what an object store has instead.
"""

from cqmonitor.storage.places import ObjectPath, Place, place

__all__ = ["ObjectPath", "Place", "place"]
