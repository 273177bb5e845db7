"""Who said it: the source that a sentence names."""

from __future__ import annotations

import re

from cqmonitor.extract.text import Span

_NAME = r"(?:the\s)?(?:[A-Z][\w'’.&()-]*)(?:\s(?:[A-Z][\w'’.&()-]*|of|for|and|the|on)){0,12}"
_ACCORDING = re.compile(rf"\b[Aa]ccording\sto\s({_NAME})")
_SAID_BY = re.compile(
    r"\b(?:said|says|added|noted|told|explained|stressed|announced)\s([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,3})"
)
_SAYS = re.compile(
    rf"({_NAME})\s(?:said|says|announced|disclosed|reported|revealed|noted|added|forecast|told)\b"
)


def attributed_to(text: str, sentence: Span) -> str | None:
    """The name behind "according to" or before "said", or None."""
    words = text[sentence.start : sentence.end]
    for pattern in (_ACCORDING, _SAID_BY, _SAYS):
        if match := pattern.search(words):
            return re.sub(r"\s(?:of|for|and|the|on)$", "", match[1]).strip(" .,")
    return None
