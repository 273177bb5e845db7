"""A test that hangs fails, once, and says where; the others are run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

TESTS = """
import ctypes
import threading

from tests import watchdog

watchdog.ENDING_SECONDS = 0.5

def test_before(): pass

def test_in_python():
    threading.Event().wait()

def test_between(): pass

def test_in_c():
    mutex = ctypes.create_string_buffer(64)
    for _ in range(2):
        ctypes.CDLL(None).pthread_mutex_lock(mutex)

def test_after(): pass
"""


def test_tests_that_hang_fail_once_and_the_others_are_run(tmp_path: Path) -> None:
    file = tmp_path / "test_one.py"
    file.write_text(TESTS, "utf-8")
    options = f"-n 1 --dist loadfile -p tests.watchdog --timeout 0.5 --rootdir {tmp_path}".split()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), *options, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 3 passed" in done.stdout, done.stdout
    assert "Failed: Timeout (>0.5s)" in done.stdout, done.stdout
    assert "crashed while running" in done.stdout
    assert "in test_in_c" in done.stderr
