"""The launcher: the page at the root of every medium and of a station's PC, which opens a release.

Its files lie in `launcher/` beside this module; which names may be replaced at a root is left to
`trust.judging`.
"""

from __future__ import annotations

from importlib import resources

from build_tools.release.trust.judging import LAUNCHER


def launcher_files() -> dict[str, bytes]:
    """The launcher's files by their names; the same bytes as long as the program is the same."""
    folder = resources.files("build_tools.release.kit").joinpath("launcher")
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name in LAUNCHER}
