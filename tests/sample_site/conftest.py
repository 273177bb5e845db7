"""The sample site, served once for all of its tests on free ports."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from cqmonitor import sample_site


@pytest.fixture(scope="session")
def bases() -> Iterator[tuple[str, ...]]:
    with sample_site.serve((0, 0, 0)) as served:
        yield served


@pytest.fixture(scope="session")
def http(bases: tuple[str, ...]) -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:  # after `bases`, so that it closes before the servers
        yield client
