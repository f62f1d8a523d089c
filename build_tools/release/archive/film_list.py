"""The films of a release as a television lists them: `tv.txt` among the signed pages.

A television shows names of files and no pages. The list has the names of all films; which of them
a station has follows from its own signed list, so what lies in the folder of a television can be
checked without a list of its own. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

FILM_LIST = "tv.txt"
_HEAD = "# courseware-films 1\n"
_LINE = re.compile(r"([1-9][0-9]{0,5}) ([0-9a-f]{16}-[a-z0-9]+\.[a-z0-9]+) (.+)")
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 40


@dataclass(frozen=True)
class ListedFilm:
    """A lesson's film: its name, fit for a file, and its files in `media/`, the best first."""

    name: str
    files: tuple[str, ...]


def file_name(title: str) -> str:
    """Return a title as a name that every system and player takes."""
    return _UNFIT.sub("", title)[:_LONGEST].strip(" .") or "课"


def to_bytes(films: Iterable[ListedFilm]) -> bytes:
    """Return the list, a line for each file: number of the film, file, name."""
    lines = [
        f"{number} {file} {film.name}\n"
        for number, film in enumerate(films, start=1)
        for file in film.files
    ]
    return (_HEAD + "".join(lines)).encode()


def films_at(data: bytes, media: Collection[str]) -> dict[str, str]:
    """Return the paths of a station's films by their numbered names, in the order of the list.

    `media` are the paths that the station has. What is no list has no films.
    """
    text = data.decode("utf-8", "replace")
    films: dict[str, tuple[str, str]] = {}
    for line in text.split("\n") if text.startswith(_HEAD) else ():
        match = _LINE.fullmatch(line)
        if match and f"media/{match[2]}" in media:
            films.setdefault(match[1], (match[3], f"media/{match[2]}"))
    digits = max(len(str(len(films))), 2)
    return {
        f"{number:0{digits}}-{name}.mp4": path
        for number, (name, path) in enumerate(films.values(), start=1)
    }
