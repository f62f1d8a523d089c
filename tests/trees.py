"""Project trees as dicts, written to disk, read back and compared.

What is in them is left to the tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

Tree = Mapping[str, str | bytes]

MKDOCS_YML = """\
site_name: 青河镇远程教育
docs_dir: content
plugins:
  - courseware:
      township: 青河镇
      month: 2026-11
"""


def write_tree(root: Path, tree: Tree) -> Path:
    """Write `{"content/policy/a.md": "..."}` under `root`; a name that ends in `/` is a folder."""
    for name, data in tree.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def fingerprints(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under `root`, by its path with `/`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def identities(root: Path) -> dict[str, tuple[int, int]]:
    """Return inode and time of every file under `root`: a file that was left alone keeps both."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
