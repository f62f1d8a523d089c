"""The station kit: what a station's PC gets once, on a clean stick, before any release comes.

    index.html launcher.css launcher.js   the launcher, as on every medium
    READ-ME.txt                           what to do with all this
    kit/verify.html …                     the page that checks a stick against the township's key
    kit/kit-files.js                      by which that page knows this kit on a stick
    kit/station-kit.js station.cmd .sh    which station this is, and whose signatures count
    kit/update.cmd back.cmd words/        for Windows, with nothing but its own tools
    kit/update.sh                         for Linux
    kit/card.html                         the manager's card, one A4, with the key's fingerprint

How a stick is brought to a release is left to `deliver`; what the kit's files do, to themselves.
"""

from __future__ import annotations

import hashlib
import html
import json
import shlex
import string
from importlib import resources
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, DiskError, Untrusted
from build_tools.messages import _
from build_tools.model.release import month_of_sequence
from build_tools.os_reasons import os_reason
from build_tools.release.kit.launcher_files import launcher_files
from build_tools.scripts import for_script
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from build_tools.model.release import KeyRing, PublicKey
    from build_tools.untrusted.items import FolderItem

KIT = "kit"
_FACTS = "station-kit.js"
_OWN_HASHES = "kit-files.js"
_NOTE = "READ-ME.txt"
# What Windows, macOS and Linux put on a stick that somebody calls empty.
_SYSTEM = {"system volume information", "$recycle.bin", "lost+found", "desktop.ini"}
_TEMPLATES = ("card.html", "read-me.txt")


def kit_files(code: str, name: str, ring: KeyRing) -> dict[str, bytes]:
    """Return the files of a station's kit by their path on the stick.

    Raises Untrusted where no key is enrolled: such a kit could check nothing.
    """
    if not ring.keys:
        raise Untrusted(_("No key is enrolled: make one with 'courseware keys new DIR'."))
    folder = resources.files("build_tools.release.kit") / "files"
    files = {**_resources(folder, f"{KIT}/"), **launcher_files()}
    values = _placeholders(name, ring)
    card, note = (files.pop(f"{KIT}/{path}").decode() for path in _TEMPLATES)
    safe = {key: html.escape(value).replace("\n", "<br>") for key, value in values.items()}
    files[f"{KIT}/card.html"] = string.Template(card).substitute(safe).encode()
    text = string.Template(note).substitute(values).replace("\n", "\r\n")
    files[_NOTE] = text.encode("utf-8-sig")  # Notepad on Windows 7 needs the mark
    files[f"{KIT}/{_FACTS}"] = _script(code, name, ring)
    files[f"{KIT}/station.cmd"] = f'set "CODE={code}"\r\n'.encode("ascii")
    keys = " ".join(key.text for key in ring.keys)
    shell = f"CODE={shlex.quote(code)}\nNAME={shlex.quote(name)}\nKEYS={shlex.quote(keys)}\n"
    files[f"{KIT}/station.sh"] = shell.encode()
    files[f"{KIT}/{_OWN_HASHES}"] = _hashes_of(files)
    return files


def _hashes_of(files: dict[str, bytes]) -> bytes:
    """Return the script by which the verify page knows this kit on a stick.

    The page makes the same text of what it reads here, so that it knows this file as well.
    """
    hashes = {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}
    document = json.dumps(hashes, separators=(",", ":"))
    return f"(self.kit=self.kit||{{}}).files={document};\n".encode("ascii")


def _resources(folder: Traversable, prefix: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for resource in folder.iterdir():
        path = prefix + resource.name
        if resource.is_dir():
            files |= _resources(resource, f"{path}/")
        else:
            files[path] = _encoded(resource.name, prefix, resource.read_bytes())
    return files


def _encoded(name: str, prefix: str, data: bytes) -> bytes:
    """Return the bytes in the encoding of the program that reads them at the station."""
    if name.endswith(".cmd"):
        return "\r\n".join([*data.decode("ascii").splitlines(), ""]).encode()
    if prefix.endswith("/words/"):  # the console of a Chinese Windows has code page 936
        return "\r\n".join([*data.decode().splitlines(), ""]).encode("gb18030")
    return data


def _line(key: PublicKey) -> str:
    """Return the key as a line of the list of keys has it."""
    if key.until is None:
        return key.text
    return f"{key.text} until {month_of_sequence(key.until)}"


def _printed_keys(ring: KeyRing) -> tuple[PublicKey, ...]:
    """Return the keys that people compare: the root key where there is one, it stays."""
    return (ring.root,) if ring.root else ring.keys


def _placeholders(name: str, ring: KeyRing) -> dict[str, str]:
    prints = "\n".join(key.fingerprint for key in _printed_keys(ring))
    return {"name": name, "fingerprints": prints}


def _script(code: str, name: str, ring: KeyRing) -> bytes:
    facts = {
        "code": code,
        "name": name,
        "keys": [_line(key) for key in ring.keys],
        "root": ring.root.text if ring.root else None,
        "version": ring.version,
        "fingerprints": [key.fingerprint for key in _printed_keys(ring)],
    }
    return f"(self.kit = self.kit || {{}}).settings = {for_script(facts)};\n".encode()


def write_kit(folder: Path, files: dict[str, bytes]) -> None:
    """Write the kit into `folder`, which is empty or has an earlier kit.

    Raises CoursewareError where something else is there, DiskError where it cannot be written.
    """
    ours = {path.partition("/")[0] for path in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stick = UntrustedFolder(folder)
        present = {item.path for item in stick.listed("") if not _is_system(item.path)}
        foreign = sorted(present - ours)
        # The facts come first, so that a kit that was cut off can be written again.
        if KIT in present and not _is_file(stick.item(f"{KIT}/{_FACTS}")):
            foreign.append(KIT)
        if foreign:
            text = _("{folder} is not empty: {names} — take a clean stick")
            raise CoursewareError(text.format(folder=folder, names=_(", ").join(foreign[:5])))
        for path in sorted(files, key=lambda path: path != f"{KIT}/{_FACTS}"):
            stick.write_whole(path, files[path])
    except OSError as error:
        raise DiskError(f"{folder}: {os_reason(error)}") from error


def _is_file(item: FolderItem | None) -> bool:
    return item is not None and item.kind is Kind.FILE


def _is_system(name: str) -> bool:
    return name.lower() in _SYSTEM or name.startswith(".")
