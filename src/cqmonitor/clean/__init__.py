"""From a page to an article: decode, main text, boilerplate, metadata.

`clean_page` does all of it; `repeated_lines` counts what a host repeats, for the next run of it.
"""

from cqmonitor.clean.article import clean_page
from cqmonitor.clean.repeated import countable_text, repeated_lines

__all__ = ["clean_page", "countable_text", "repeated_lines"]
