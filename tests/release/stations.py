"""A station's PC with its kit, and sticks with signed releases, in a folder of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from build_tools.model.receipt import Receipt, from_bytes
from build_tools.model.release import ReleaseName
from build_tools.release.archive import film_list
from build_tools.release.archive.film_list import FILM_LIST, ListedFilm
from build_tools.release.kit.station_kit import kit_files, write_kit
from build_tools.release.medium import slots
from build_tools.release.medium.slots import Slot
from tests.release.signed import KEY, RING, STATION, Medium, list_of

NAME = "石桥“一”站"


def media_name(text: str, label: str = "hd.mp4") -> str:
    return f"media/{hashlib.sha256(film(text)).hexdigest()[:16]}-{label}"


def film(text: str) -> bytes:
    return text.encode() * 4000


def release(
    name: str, films: tuple[str, ...], station: str = STATION, *, listed: bool = False
) -> Medium:
    """Return the files of a signed release whose media are `films`; `listed` for a television."""
    signed = Medium()
    folder = f"r/{name}"
    listed_films = [ListedFilm(text, (media_name(text)[6:],)) for text in films]
    pages = {
        "launcher.css": b"body { margin: 0 }",
        f"{folder}/index.html": f"<p>{name}".encode(),
        f"{folder}/technical/a.html": b"x" * 1000,
    }
    if listed:
        pages[f"{folder}/{FILM_LIST}"] = film_list.to_bytes(listed_films)
    facts = f'courseware.station({{"name":"{NAME}"}});\n'.encode()
    station_files = {f"{folder}/station.js": facts} | {
        media_name(text): film(text) for text in films
    }
    signed.files |= pages | station_files
    listed = list_of(name, "", pages)
    signed.sign(listed, KEY)
    signed.sign(list_of(name, station, station_files, signed.digest(listed.path)), KEY)
    return signed


@dataclass
class Station:
    """A folder with a stick and a PC."""

    root: Path

    def __post_init__(self) -> None:
        if not self.pc.exists():
            write_kit(self.pc, kit_files(STATION, NAME, RING))

    @property
    def pc(self) -> Path:
        return self.root / "pc 一"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def bring(
        self, name: str, films: tuple[str, ...], station: str = STATION, *, listed: bool = False
    ) -> Medium:
        """Put a release on the stick as `deliver` leaves it."""
        signed = release(name, films, station, listed=listed)
        for path, data in signed.files.items():
            target = self.stick / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        ((index, slot),) = slots.turns_to(name, self.slots(self.stick))
        (self.stick / slots.SLOTS[index]).write_bytes(slots.to_bytes(slot))
        return signed

    def slots(self, folder: Path) -> tuple[Slot | None, Slot | None]:
        first, second = (
            slots.from_bytes(path.read_bytes()) if path.is_file() else None
            for path in (folder / name for name in slots.SLOTS)
        )
        return first, second

    def plays(self) -> str:
        now = slots.current(self.slots(self.pc))
        return now.release if now else ""

    def faults(self, name: str, films: tuple[str, ...]) -> list[str]:
        """Return what of a release is not whole on the PC."""
        return [
            path
            for path, data in release(ReleaseName(name).text, films).files.items()
            if not (self.pc / path).is_file() or (self.pc / path).read_bytes() != data
        ]

    def receipt(self, name: str) -> Receipt:
        """Return what the PC wrote onto the stick about a release."""
        path = self.stick / "receipts" / f"{STATION}-{name}-installed.txt"
        return from_bytes(path.read_bytes())
