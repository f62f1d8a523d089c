"""A command line for a program that watches it: `python -m build_tools.cli.watched`.

One line of JSON on stdin says what to run, and a password where one is needed: so it stands in no
list of processes and in no environment. What the verb says comes on stderr, with progress as
`Signals`. When stdin ends, as it does when who watches was killed, the verb stops as after Ctrl-C.
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
import time

from build_tools.cli.program import run
from build_tools.cli.session import Watcher

_WAKE_EVERY = 0.5
"""Seconds."""


def main() -> None:
    """Run it and exit."""
    message = json.loads(sys.stdin.buffer.readline())
    try:
        stop_with_stdin()
        code = run(message["arguments"], Watcher(message["password"]))
    except KeyboardInterrupt:  # before the command line could take it
        code = 1
    sys.exit(code)


def stop_with_stdin() -> None:
    """Send the main thread, which calls this, Ctrl-C when stdin ends."""
    if os.name != "nt":
        signal.signal(signal.SIGUSR1, lambda *_: None)
    threading.Thread(target=_wait_and_stop, daemon=True).start()


def _wait_and_stop() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    if os.name == "nt":
        _thread.interrupt_main()
        return
    # A signal wakes the main thread up where it waits for a lock, or for a file, too. One that
    # comes just before a call that waits would be seen after it: others follow, which only wake.
    main_thread = threading.main_thread().ident or 0
    signal.pthread_kill(main_thread, signal.SIGINT)
    while True:
        time.sleep(_WAKE_EVERY)
        signal.pthread_kill(main_thread, signal.SIGUSR1)


if __name__ == "__main__":
    main()
