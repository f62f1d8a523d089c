"""Small signed releases in an office's `releases/`, made without pages of a site: three months."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from build_tools.model.records.key import RecordsKey
from build_tools.model.release import KeyRing, ReleaseName
from build_tools.progress import Silent
from build_tools.release.archive import film_list
from build_tools.release.archive.archived_release import ArchivedRelease
from build_tools.release.archive.film_list import FILM_LIST, ListedFilm
from build_tools.release.archive.packing import StationContent, pack
from build_tools.release.archive.release_record import ReleaseRecord, to_bytes
from build_tools.release.delivery.deliver import DeliveryRequest, deliver, plan_delivery
from build_tools.release.delivery.delivery_plan import DeliveryPlan
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.release.medium.medium import Medium
from build_tools.release.trust import keys, signature

KEY = signature.generate_key()
RING = KeyRing((KEY.public,))
MONTHS = ("2026-09", "2026-10", "2026-11")
CODES = ("qinghe", "dongcun")
MADE = dict.fromkeys(CODES, MONTHS)
REQUEST = DeliveryRequest("qinghe")


def film(seed: str, size: int) -> tuple[str, bytes]:
    data = random.Random(seed).randbytes(size)  # noqa: S311 - a test that can be run again
    return f"{hashlib.sha256(data).hexdigest()[:16]}-hd.mp4", data


def office(
    root: Path,
    size: int = 40_000,
    pages: int = 6,
    codes: Sequence[str] = CODES,
    key: signature.SecretKey = KEY,
    records_key: RecordsKey | None = None,
    *,
    listed: bool = False,
) -> Path:
    """Write three releases; each month one film goes and another comes. Return `releases/`.

    With `listed` there is a list of the films for a television.
    """
    releases = root / "releases"
    media = releases / "media"
    media.mkdir(parents=True)
    previous = ""
    for number, month in enumerate(MONTHS):
        folder = releases / month
        for page in range(pages):
            page_file = folder / "pages" / "technical" / f"page-{page}.html"
            page_file.parent.mkdir(parents=True, exist_ok=True)
            changing = month if page < 2 else ""
            page_file.write_text(f"<p>{page} {changing}" + "字" * 300, encoding="utf-8")
        (folder / "pages" / "index.html").write_text(f"<h1>{month}", encoding="utf-8")
        films = [film(f"film {number + k}", size + 1000 * (number + k)) for k in range(3)]
        for name, data in films:
            (media / name).write_bytes(data)
        if listed:
            shown = [ListedFilm(f"第{name[0]}课", (name,)) for name, _data in films]
            (folder / "pages" / FILM_LIST).write_bytes(film_list.to_bytes(shown))
        names = tuple(sorted(name for name, _data in films))
        contents = [
            StationContent(code, f"{code}站", {"lesson": ("hd",)}, names, records_key=records_key)
            for code in codes
        ]
        files = {name: media / name for name in names}
        pack(folder, ReleaseName(month), contents, files, key, previous, Silent())
        (folder / "release.json").write_text("{}", encoding="utf-8")
        previous = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    return releases


def small_release(root: Path, name: str, *codes: str) -> Path:
    """Write a release of one page, whole and signed by an enrolled key, into a project."""
    keys.enrol(root / "office" / "keys", KEY.public)
    folder = root / "releases" / name
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "index.html").write_text(f"<h1>{name}", encoding="utf-8")
    contents = [StationContent(code, f"{code}站", {}, ()) for code in codes]
    pack(folder, ReleaseName(name), contents, {}, KEY, "", Silent())
    record = ReleaseRecord(name, (), stations={code: {} for code in codes})
    (folder / "release.json").write_bytes(to_bytes(record))
    return folder


def folder_medium(root: Path) -> DiskMedium:
    return DiskMedium(FolderDisk(root))


def deliver_release(
    releases: Path, medium: Medium, request: DeliveryRequest = REQUEST, month: str = MONTHS[-1]
) -> DeliveryPlan:
    release = ArchivedRelease(releases, ReleaseName(month))
    return deliver(medium, release, request, RING, Silent())


def plan_release(
    releases: Path, medium: Medium, request: DeliveryRequest = REQUEST, month: str = MONTHS[-1]
) -> DeliveryPlan:
    release = ArchivedRelease(releases, ReleaseName(month))
    return plan_delivery(medium, release, request, RING, Silent())


def township(root: Path, size: int = 40_000, codes: Sequence[str] = CODES) -> Path:
    """Make a project that has these releases, and their key enrolled; return its folder."""
    office(root, size=size, codes=codes)
    (root / "content").mkdir()
    settings = "site_name: 站\ndocs_dir: content\nplugins:\n  - courseware\n"
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    keys.enrol(root / "office" / "keys", KEY.public)
    return root


def register(root: Path, names: dict[str, str]) -> None:
    """Write the register of stations: names by codes."""
    lines = [
        f"  - {{code: {c}, name: {n}, village: {n}, capacity: 32 GB}}\n" for c, n in names.items()
    ]
    text = "stations:\n" + "".join(lines)
    (root / "office" / "stations.yml").write_text(text, encoding="utf-8")
