"""Folders and files of this PC to choose from: a page of a browser cannot name them by itself."""

from __future__ import annotations

import os
import string
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from build_tools.errors import CoursewareError
from build_tools.os_reasons import os_reason

if TYPE_CHECKING:
    from build_tools.desk.desk import Desk

_MOST = 400
_UNIX_MOUNTS = ("/media", "/run/media", "/mnt")


class _PlaceMessage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Annotated[str, Field(max_length=2000)] = ""
    files: bool = False


def list_places(desk: Desk, _source: str, message: bytes) -> dict[str, Any]:
    """Return the folders in a folder, with its files where a file is looked for."""
    chosen = _PlaceMessage.model_validate_json(message)
    if not chosen.folder:
        return {"folder": "", "above": "", "folders": _roots(desk.project.root), "files": []}
    folder = Path(chosen.folder)
    if not folder.is_absolute():
        raise CoursewareError("请从头写文件夹，或者从列表里选")
    folder = folder if folder.is_dir() else folder.parent
    try:
        entries = sorted((e for e in os.scandir(folder) if _is_shown(e)), key=lambda e: e.name)
    except OSError as error:
        raise CoursewareError(f"{folder}：{os_reason(error)}") from error
    return {
        "folder": str(folder),
        "above": str(folder.parent) if folder.parent != folder else "",
        "folders": [entry.path for entry in entries if entry.is_dir()][:_MOST],
        "files": [e.path for e in entries if chosen.files and not e.is_dir()][:_MOST],
    }


def _is_shown(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith((".", "$")) and entry.name != "System Volume Information"


def _roots(project: Path) -> list[str]:
    if os.name == "nt":
        drives = [Path(f"{letter}:\\") for letter in string.ascii_uppercase]
        return [str(root) for root in (*drives, Path.home()) if root.is_dir()]
    mounts = [Path(name) for name in _UNIX_MOUNTS]
    return [
        str(root) for root in (project.parent, Path.home(), *mounts, Path("/")) if root.is_dir()
    ]
