"""A command that a program watches: it ends quietly, at whatever moment it is stopped."""

from __future__ import annotations

import json
import subprocess
import sys


def test_stopped_as_it_begins_it_says_nothing_of_itself() -> None:
    message = json.dumps({"arguments": ["check", "--help"], "password": ""})
    program = [sys.executable, "-P", "-m", "build_tools.cli.watched"]
    done = subprocess.run(program, input=f"{message}\n".encode(), capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
