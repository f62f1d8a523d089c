"""The program starts from a checkout whose folder has a Chinese name, where the encoding is GBK.

Python 3.11 reads `.pth` files in the encoding of the PC and does not start where that fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.gbk

PACKED = (
    *("pyproject.toml", "README.md", "LICENSE"),
    *("build_tools/__init__.py", "overrides/main.html"),
)
BUILD = "import sys, hatchling.build; hatchling.build.build_editable(sys.argv[1])"
START = """
import site, sys
site.addsitedir(sys.argv[1])
import build_tools
print(ascii(build_tools.__file__))
"""


def test_an_editable_install_starts(tmp_path: Path, gbk_environment: dict[str, str]) -> None:
    checkout = tmp_path / os.fsdecode("学习站 程序".encode("gbk"))
    for name in PACKED:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, checkout / name)
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path)],
        cwd=checkout,
        env=gbk_environment,
        capture_output=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    # In a folder of packages, editables among them, as in a new environment.
    packages = tmp_path / "packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
        assert [name for name in archive.namelist() if name.endswith(".pth")]
    shutil.copytree(Path(sysconfig.get_path("purelib")) / "editables", packages / "editables")
    started = subprocess.run(
        [sys.executable, "-I", "-S", "-c", START, str(packages)],
        env=gbk_environment,
        capture_output=True,
        encoding="ascii",
        check=False,
    )
    assert (started.returncode, started.stderr) == (0, "")
    assert started.stdout.strip().endswith("\\u7a0b\\u5e8f/build_tools/__init__.py'")
