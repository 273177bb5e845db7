"""Captions of pictures: where a picture was taken says nothing of where the story is set.

Cleaning removes captions that tell no figures (`config/boilerplate.yaml`); those that do stay in the text.
"""

from __future__ import annotations

import re

from cqmonitor.extract.text import Span

_CREDIT = re.compile(
    r"[\[(](?:file\s)?(?:photos?|pictures?|images?)\b[^\])\n]{0,60}[\])]|"
    r"\b(?:photos?|pictures?)\s?(?:by|courtesy\sof|provided\sby|:|/)|"
    r"^(?:this|the|an?)\s(?:(?:aerial|file|undated|panoramic|combo)\s){0,2}(?:photo|picture|image)\s(?:taken|shows?|released|dated|provided)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Whose picture it is: "(Photo: Xinhua)", "PHOTO BY LI MING", "This photo taken on March 5"."""


def captions(folded: str) -> list[Span]:
    """The lines of a text that are the captions of pictures, in its order."""
    found: list[Span] = []
    for credit in _CREDIT.finditer(folded):
        start = folded.rfind("\n", 0, credit.start()) + 1
        end = folded.find("\n", credit.end())
        line = Span(start, len(folded) if end < 0 else end)
        if line not in found[-1:]:
            found.append(line)
    return found
