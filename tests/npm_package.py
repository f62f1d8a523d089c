"""Brings packages from npm for the tests: npm fetches, the hash that is held here must agree."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"


@dataclass(frozen=True)
class Package:
    """A package, and the one file of it that is wanted, kept as `place`."""

    name: str
    sha512: str
    member: str
    place: Path
    unpack: Callable[[bytes], bytes] = bytes
    mode: int = 0o644

    def why_not(self) -> str:
        """Return why the file cannot be had on this machine, or nothing; fetches it when it can."""
        if self.place.is_file():
            return ""
        npm = shutil.which("npm")
        if npm is None:
            return f"npm is missing, which brings {self.name} (Debian: apt-get install npm)"
        with tempfile.TemporaryDirectory() as folder:
            words = [npm, "pack", "--silent", self.name]
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            packed = next(Path(folder).glob("*.tgz"), None)
            if done.returncode or packed is None:
                return f"npm could not fetch {self.name}: {done.stderr.strip()[-200:]}"
            return self._take(packed)

    def _take(self, packed: Path) -> str:
        if hashlib.sha512(packed.read_bytes()).hexdigest() != self.sha512:
            return f"{self.name} is not the package that we know: its hash differs"
        with tarfile.open(packed) as archive:
            member = archive.extractfile(self.member)
            if member is None:
                return f"{self.name} lacks {self.member}"
            content = self.unpack(member.read())
        self.place.parent.mkdir(parents=True, exist_ok=True)
        part = self.place.with_suffix(".part")
        part.write_bytes(content)
        part.chmod(self.mode)
        part.replace(self.place)
        return ""
