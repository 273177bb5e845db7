"""English: the stages of the cascade for statistical English."""

from __future__ import annotations

from cqmonitor.extract.en.claims import read
from cqmonitor.extract.en.confidence import worded
from cqmonitor.extract.en.directions import quantities
from cqmonitor.extract.en.marking import marks

__all__ = ["LANG", "marks", "quantities", "read", "worded"]

LANG = "en"
