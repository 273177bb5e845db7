"""English: the stages of the cascade for statistical English."""

from __future__ import annotations

LANG = "en"
