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

from build_tools.cli.program import run
from build_tools.cli.session import Watcher


def main() -> None:
    """Run it and exit."""
    message = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_stop_with_stdin, daemon=True).start()
    try:
        code = run(message["arguments"], Watcher(message["password"]))
    except KeyboardInterrupt:  # before the command line could take it
        code = 1
    sys.exit(code)


def _stop_with_stdin() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    if os.name == "nt":
        _thread.interrupt_main()
    else:  # wakes it up where it waits for a lock too
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


if __name__ == "__main__":
    main()
