"""The wheels that Windows needs, chosen from the lock by the markers of that system.

`make lock` writes `windows/requirements.txt` with it: for each package one wheel and its hash. What
the folder holds besides is `windows/make_folder.py`'s.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements-test.txt"
WHEELS = ROOT / "windows/requirements.txt"
PYTHON = "3.13"
PLATFORM = "win_amd64"
EXTRAS = ("remote", "photos", "heic")
"""What an office may meet: a line to a relay, photographs of QR codes, HEIC of telephones."""
MARKERS = {
    "implementation_name": "cpython",
    "implementation_version": f"{PYTHON}.0",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": f"{PYTHON}.0",
    "python_version": PYTHON,
    "sys_platform": "win32",
}
HEAD = """# The wheels of the office's folder for Windows, chosen from requirements-test.txt by
# `make lock`; docs/windows.md says how the folder is made.
"""


@dataclass(frozen=True)
class Wheel:
    """A file of a package index, and what its package asks for."""

    name: str
    version: str
    file: str
    sha256: str
    requires: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The wheel as a line of a file of requirements, its own name above it."""
        return f"# {self.file}\n{self.name}=={self.version} --hash=sha256:{self.sha256}\n"


def applies(requirement: Requirement, extra: str = "") -> bool:
    """Return whether a requirement counts on Windows."""
    return requirement.marker is None or requirement.marker.evaluate({**MARKERS, "extra": extra})


def locked_versions(lock: str) -> dict[str, str]:
    """Return the version of each package that a lock has for Windows."""
    lines = re.findall(r"(?m)^([A-Za-z0-9].*?) *\\?$", lock)
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(r.name): str(r.specifier).removeprefix("==")
        for r in requirements
        if applies(r)
    }


def project_requirements() -> list[str]:
    """Return what the program asks for, with the extras that an office may need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(line for name in EXTRAS for line in extras[name])]


def needed(requires: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the names of all packages that the program needs on Windows.

    `requires` has the requirements of each package by its name.
    """
    names: set[str] = set()
    waiting = [Requirement(line) for line in project_requirements()]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        names.add(name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                lines = map(Requirement, requires.get(name, ()))
                waiting += [r for r in lines if applies(r, extra)]
    return names


def reported_wheels(requirements: Iterable[str]) -> list[Wheel]:
    """Return the wheels that pip would take for Windows, without what they ask for."""
    pip = (sys.executable, "-m", "pip", "install", "--dry-run", "--report", "-", "--quiet")
    # Nothing is written: the target is only what pip asks for where the system is another one. It
    # compares its own Python, which is not the one that is meant.
    arguments = ("--no-deps", "--only-binary", ":all:", "--ignore-installed", "--target", "dist")
    arguments += ("--ignore-requires-python",)
    target = ("--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp")
    done = subprocess.run(
        [*pip, *arguments, *target, *requirements],
        stdout=subprocess.PIPE,
        check=True,
    )
    return [_wheel(item) for item in json.loads(done.stdout)["install"]]


def _wheel(item: dict[str, dict[str, object]]) -> Wheel:
    about, download = item["metadata"], item["download_info"]
    file = unquote(str(download["url"]).rpartition("/")[2])
    sha256 = download["archive_info"]["hashes"]["sha256"]  # type: ignore[index]
    requires = tuple(about.get("requires_dist", ()))  # type: ignore[call-overload]
    return Wheel(
        canonicalize_name(str(about["name"])), str(about["version"]), file, str(sha256), requires
    )


def main() -> None:
    """Write `windows/requirements.txt`."""
    versions = locked_versions(LOCK.read_text(encoding="utf-8"))
    wheels = reported_wheels([f"{name}=={version}" for name, version in versions.items()])
    names = needed({wheel.name: wheel.requires for wheel in wheels})
    # The one that installs them is in no lock of the program.
    chosen = [wheel for wheel in wheels if wheel.name in names] + reported_wheels(["pip"])
    lines = [wheel.line for wheel in sorted(chosen, key=lambda wheel: wheel.name)]
    WHEELS.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
