"""Chinese: the stages of the cascade for statistical Chinese."""

from __future__ import annotations

LANG = "zh"
