"""The lists of a release as text: `#` header lines, then `<sha256>  <path>` as sha256sum has it.

    # courseware-manifest 1
    # release 2026-11
    # sequence 20261101
    # station liuhejie
    # pages 5d41…
    # files 2
    # bytes 1234
    # size 1000  media/0f3a….mp4
    0f3a…  media/0f3a….mp4

Pure. What is not exactly like that is refused: a list is read before anything is trusted to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.errors import Untrusted
from build_tools.messages import _
from build_tools.model.release import Manifest, ManifestEntry, ReleaseName
from build_tools.release.trust.portable_names import name_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = "courseware-manifest 1"
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_SIZE = re.compile(r"# size ([0-9]{1,15})  (\S+)")
_HEAD = re.compile(r"# ([a-z]+) (\S+)")
_HASH = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def to_bytes(manifest: Manifest) -> bytes:
    """Return the list as it is signed: UTF-8, LF, sorted by path."""
    entries = sorted(manifest.entries, key=lambda entry: entry.path)
    head = [SCHEMA, f"release {manifest.release}", f"sequence {manifest.sequence}"]
    for key in ("station", "pages", "previous"):
        if value := getattr(manifest, key):
            head.append(f"{key} {value}")
    head += [f"files {len(entries)}", f"bytes {manifest.size}"]
    lines = [
        *(f"# {line}" for line in head),
        *(f"# size {entry.size}  {entry.path}" for entry in entries),
        *(f"{entry.sha256}  {entry.path}" for entry in entries),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def from_bytes(data: bytes, name: str) -> Manifest:
    """Return the list in `data`, which people know as `name`. Raises Untrusted."""
    try:
        return _read(data)
    except _MalformedList as fault:
        raise Untrusted(f"{name}: {fault}") from fault


class _MalformedList(Exception):
    """A fault of a list, in words without the list's name."""


def _read(data: bytes) -> Manifest:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise _MalformedList(_("this is not a list of a release")) from error
    if not text.startswith(f"# {SCHEMA}\n"):
        raise _MalformedList(_("this is not a list of a release"))
    if not text.endswith("\n"):
        raise _MalformedList(_("the list is cut off"))
    head, sizes, hashes = _parts(text.split("\n")[1:-1])
    entries = tuple(_entries(sizes, hashes))
    try:
        release = ReleaseName(head.get("release", ""))
    except ValueError as error:
        raise _MalformedList(_("the list names no release")) from error
    manifest = Manifest(
        release.text,
        head.get("station", ""),
        entries,
        pages=head.get("pages", ""),
        previous=head.get("previous", ""),
    )
    _check_head(head, manifest)
    return manifest


def _parts(lines: list[str]) -> tuple[dict[str, str], list[tuple[int, str]], list[tuple[str, str]]]:
    head: dict[str, str] = {}
    sizes: list[tuple[int, str]] = []
    hashes: list[tuple[str, str]] = []
    for number, line in enumerate(lines, 2):
        if (match := _SIZE.fullmatch(line)) and not hashes:
            sizes.append((int(match[1]), match[2]))
        elif match := _LINE.fullmatch(line):
            hashes.append((match[1], match[2]))
        elif (match := _HEAD.fullmatch(line)) and not sizes and match[1] not in head:
            head[match[1]] = match[2]
        else:
            raise _MalformedList(_("line {number} is not one of a list").format(number=number))
    return head, sizes, hashes


def is_cut_off(data: bytes) -> bool:
    """Return whether the end of a list is missing: its sizes come first, then a hash for each."""
    lines = data.split(b"\n")
    sizes = sum(line.startswith(b"# size ") for line in lines)
    return lines[-1] != b"" or sizes > sum(not line.startswith(b"#") for line in lines[:-1])


def _entries(
    sizes: list[tuple[int, str]], hashes: list[tuple[str, str]]
) -> Iterator[ManifestEntry]:
    if [path for _size, path in sizes] != [path for _hash, path in hashes]:
        raise _MalformedList(_("the list is cut off"))
    before = ""
    for (size, path), (sha256, _path) in zip(sizes, hashes, strict=True):
        if fault := name_fault(path):
            raise _MalformedList(
                _("'{path}' may not be in a list: {fault}").format(path=path, fault=fault)
            )
        if path <= before:
            raise _MalformedList(_("'{path}' is out of order or there twice").format(path=path))
        before = path
        yield ManifestEntry(path, sha256, size)


def _check_head(head: dict[str, str], manifest: Manifest) -> None:
    counts = {
        "sequence": str(manifest.sequence),
        "files": str(len(manifest.entries)),
        "bytes": str(manifest.size),
    }
    for key, value in counts.items():
        if head.get(key) != value:
            raise _MalformedList(_("the line '# {key}' does not fit the list").format(key=key))
    keys = {"release", "station", "pages", "previous", *counts}
    wrong = [key for key in ("pages", "previous") if not _HASH.fullmatch(head.get(key, "0" * 64))]
    if "station" in head and not _CODE.fullmatch(head["station"]):
        wrong.append("station")
    if wrong or (wrong := sorted(set(head) - keys)):
        raise _MalformedList(_("the line '# {key}' does not fit the list").format(key=wrong[0]))
    if bool(manifest.station) != bool(manifest.pages):
        raise _MalformedList(_("the line '# {key}' does not fit the list").format(key="pages"))
