"""A command line that another program watches, as the desk does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

LATE = """
import signal
from build_tools.cli.watched import stop_with_stdin
signal.signal(signal.SIGINT, lambda *_: print("asked to stop", flush=True))
stop_with_stdin()
print("begun", flush=True)
signal.pause()
signal.pause()
print("woken")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals that wake up")
def test_a_signal_that_came_before_a_call_that_waits_is_not_lost() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "begun\n"
        output, _ = program.communicate(timeout=60)  # closes stdin
        assert output == "asked to stop\nwoken\n"
