"""From a page to an article: decode, main text, boilerplate, metadata.

`clean_page` does all of it. `clean_with_lines` tells besides what is counted of a page, and
`repeated_lines` makes of the counts over a host's pages what `clean_page` takes away of them.
"""

from cqmonitor.clean.address import host_of
from cqmonitor.clean.article import Cleaned, clean_page, clean_with_lines
from cqmonitor.clean.repeated import NOTHING, Count, Repeated, repeated_lines

__all__ = [
    "NOTHING",
    "Cleaned",
    "Count",
    "Repeated",
    "clean_page",
    "clean_with_lines",
    "host_of",
    "repeated_lines",
]
