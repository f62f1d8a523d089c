"""Data as classic scripts: a page opened from a folder may load nothing else."""

from __future__ import annotations

import json

# No text may end the script element that it is once put into, or a line of it in old engines.
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029\ufeff"})


def for_script(value: object) -> str:
    """Return a value as JSON that is JavaScript too, whatever its texts hold; one line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)
