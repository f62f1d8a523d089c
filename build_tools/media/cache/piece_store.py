"""Keeps finished pieces of a recording that is being encoded, so that a power cut costs one piece.

They lie in a folder named by the key of the result, which `Cache.store` removes. A piece counts
only with its record, which is written last and has the hash of each file.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools import files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SCHEMA = 1


@dataclass(frozen=True)
class PieceStore:
    """The finished pieces in a folder. `digest` is of all that decides their bytes."""

    folder: Path
    digest: str

    def restore(self, name: str, target: Path) -> dict[str, object] | None:
        """Put the files of a finished piece into a folder and return what was noted of it.

        None where the piece is not there as it was kept.
        """
        home = self.folder / name
        try:
            record = json.loads((home / "record.json").read_bytes())
            if (record["schema"], record["digest"]) != (_SCHEMA, self.digest):
                return None
            for file, digest in record["files"].items():
                if files.sha256_of(home / file) != digest:
                    return None
            for file in record["files"]:
                files.link_or_copy(home / file, target / file)
            note: dict[str, object] = record["note"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return note

    def keep(self, name: str, made: Sequence[Path], note: dict[str, object]) -> None:
        """Keep files as a finished piece; they stay where they are too."""
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        digests = {}
        for path in made:
            files.fsync_file(path)
            digests[path.name] = files.sha256_of(path)
            (home / path.name).unlink(missing_ok=True)
            files.link_or_copy(path, home / path.name)
        files.fsync_folder(home)
        record = {"schema": _SCHEMA, "digest": self.digest, "files": digests, "note": note}
        files.atomic_write(home / "record.json", json.dumps(record))
        os.utime(self.folder)  # by which it is known how long nobody went on with it
