"""`rclone serve` on loopback: servers that remotes are brought to, with what they wrote."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build_tools.release.medium.rclone import find_rclone

USER, PASSWORD = "station", "open"
_LISTENING = re.compile(rb"(?:127\.0\.0\.1|\[::1\]):(\d+)")


@dataclass(frozen=True)
class Server:
    """A folder that is served; `remote` is how rclone reaches it."""

    root: Path
    remote: str

    def __truediv__(self, folder: str) -> str:
        return self.remote + folder


def rclone() -> str:
    return find_rclone(os.environ.get("COURSEWARE_RCLONE", "")).path


@contextlib.contextmanager
def serving(kind: str, root: Path, *arguments: str) -> Iterator[Server]:
    """Serve a folder by `sftp` or `webdav` on a free port until the block ends."""
    folder, home = root / "served", root / "server"
    folder.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    command = [rclone(), "serve", kind, folder, "--addr", "127.0.0.1:0", "--user", USER]
    more = ["--pass", PASSWORD, "--cache-dir", home, "--log-level", "INFO", *arguments]
    process = subprocess.Popen(
        [*map(str, command), *map(str, more)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr
        port = None
        while not port and (line := process.stderr.readline()):
            port = match[1].decode() if (match := _LISTENING.search(line)) else None
        assert port, f"rclone serve {kind} did not begin"
        secret = subprocess.check_output([rclone(), "obscure", PASSWORD], text=True).strip()
        address = (
            f"host=127.0.0.1,port={port}" if kind == "sftp" else f'url="http://127.0.0.1:{port}"'
        )
        yield Server(folder, f":{kind},{address},user={USER},pass={secret}:")
    finally:
        process.kill()
        process.communicate()
