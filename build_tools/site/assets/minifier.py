"""Makes scripts short: a program of its own, `python -m build_tools.site.assets.minifier`.

The library that does it is written in Go and has threads of its own. A fork of a process that has
loaded it stands still in it, so no other process of ours loads it.
"""

from __future__ import annotations

import json
import re
import sys

ES_VERSION = 2020
"""What a script of ours may say, and so what may become of it (docs/browsers.md)."""
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)


def main() -> None:
    """Answer one line of JSON, scripts by their names, with the same made short."""
    texts: dict[str, str] = json.loads(sys.stdin.buffer.readline())
    try:
        import minify
    except (ImportError, OSError):
        squeezed = {name: without_indentation(text) for name, text in texts.items()}
    else:
        minify.config({"js-version": ES_VERSION})
        squeezed = {
            name: minify.string("application/javascript", text) for name, text in texts.items()
        }
    json.dump(squeezed, sys.stdout)


def without_indentation(text: str) -> str:
    """Return a script without indentation and comments, for a PC for which the minifier is not made
    (a Mac with a processor of Intel).

    ESLint refuses texts over several lines, whose indentation would be lost.
    """
    return _INDENTATION.sub("", _BLOCK_COMMENT.sub("", text))


if __name__ == "__main__":
    main()
