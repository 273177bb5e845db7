"""English: the stages of the cascade for statistical English."""

from __future__ import annotations

from cqmonitor.extract.en.claims import read
from cqmonitor.extract.en.quantities import quantities

__all__ = ["LANG", "quantities", "read"]

LANG = "en"
