"""The program's entrance. Where a build or a check would only say again what it said, that is said
before anything else is imported; all else is left to `program`."""

from __future__ import annotations

import sys

from build_tools.cli import replay


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:] if arguments is None else arguments
    code = replay.replayed(arguments)
    if code is None:
        from build_tools.cli.program import run

        code = run(arguments)
    sys.exit(code)


if __name__ == "__main__":  # for a shortcut, which knows where Python is
    main()
