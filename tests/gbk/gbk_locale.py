"""A locale whose encoding is GBK, as Chinese Windows has it: code page 936.

Python on Linux then reads names of files, arguments and output in it, as it does there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAME = "zh_CN.GBK"
CHARMAPS = Path("/usr/share/i18n/charmaps")
PROGRAM = "localedef"


def why_not() -> str:
    """Return why the locale cannot be made here; empty where it can."""
    if shutil.which(PROGRAM) is None:
        return f"{PROGRAM} is not installed"
    return "" if [*CHARMAPS.glob("GBK*")] else "the charmap GBK is not installed"


def environment(folder: Path) -> dict[str, str]:
    """Make the locale in `folder` and return an environment in which programs have it."""
    if not (folder / NAME).exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [PROGRAM, "--no-archive", "-f", "GBK", "-i", "zh_CN", str(folder / NAME)]
        subprocess.run(command, check=True, capture_output=True)
    unset = ("PYTHONIOENCODING", "COURSEWARE_LANG", "LANG", "LANGUAGE", "LC_CTYPE", "LC_MESSAGES")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    utf8_off = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return {**kept, **utf8_off, "LC_ALL": NAME, "LOCPATH": str(folder)}
