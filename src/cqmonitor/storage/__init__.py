"""Where things are kept: folders of this machine and object stores, behind the same few operations."""

from cqmonitor.storage.places import ObjectPath, Place, place

__all__ = ["ObjectPath", "Place", "place"]
