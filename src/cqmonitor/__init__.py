"""cqmonitor: news about Chongqing's economy as statistical time series.

The flat public API; each name is imported on first use, so that `import cqmonitor` stays light:

    extract_claims(text, published=..., lang=...)   the claims of a text
    extract_quantities(text, lang=...)              the numbers of any news text
    clean_page(html_bytes, url=...)                 a page as an article without boilerplate
    Warehouse(path)                                 the tables, and the questions one asks of them
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cqmonitor.clean import clean_page
    from cqmonitor.extract import extract_claims, extract_quantities
    from cqmonitor.warehouse import Warehouse

__all__ = ["Warehouse", "__version__", "clean_page", "extract_claims", "extract_quantities"]

_HOMES = {
    "Warehouse": "cqmonitor.warehouse",
    "clean_page": "cqmonitor.clean",
    "extract_claims": "cqmonitor.extract",
    "extract_quantities": "cqmonitor.extract",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its stage when it is first asked for (PEP 562)."""
    if name == "__version__":
        return import_module("importlib.metadata").version("cqmonitor")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
