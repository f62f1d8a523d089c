"""Brings Chromium 109, the last one for Windows 7, as many stations have it.

The npm package `@sparticuz/chromium` carries it; npm fetches the package, its hash is held here.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

PACKAGE = "@sparticuz/chromium@109.0.6"
SHA512 = (
    "f614c4d370d79eb5938863697e32df9868487e689501ead23e29c36fec796c17"
    "4ce0a1783cc335359d00f95ed629ace803e09ab125ffa2c1caf0ad0cb8eeaeaa"
)
PLACE = Path(__file__).parents[1] / ".cache" / "chromium-109" / "chromium"


def why_not() -> str:
    """Return why Chromium 109 cannot run on this machine, or nothing; fetches it when it can."""
    if sys.platform != "linux":
        return "the old Chromium of the npm package runs on Linux only"
    if PLACE.is_file():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is missing, which brings Chromium 109 (Debian: apt-get install npm)"
    with tempfile.TemporaryDirectory() as folder:
        words = [npm, "pack", "--silent", PACKAGE]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        packed = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or packed is None:
            return f"npm could not fetch {PACKAGE}: {done.stderr.strip()[-200:]}"
        return _unpack(packed)


def _unpack(packed: Path) -> str:
    if hashlib.sha512(packed.read_bytes()).hexdigest() != SHA512:
        return f"{PACKAGE} is not the package that we know: its hash differs"
    with tarfile.open(packed) as archive:
        member = archive.extractfile("package/bin/chromium.br")
        if member is None:
            return f"{PACKAGE} holds no browser"
        program = brotli.decompress(member.read())
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    part = PLACE.with_suffix(".part")
    part.write_bytes(program)
    part.chmod(0o755)
    part.replace(PLACE)
    return ""
