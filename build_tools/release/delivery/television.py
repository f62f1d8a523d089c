"""The folder `电视`: the films of a medium under names that a television shows, in their order.

They are further names of the files in `media/` where the disk has hard links, and else lines of a
playlist: FAT and exFAT, on which most sticks are, have none. Nothing here is needed by a station,
so it comes after the slot has turned, and a cut leaves at worst a folder that the next delivery
makes anew. What may lie there follows from signed lists alone.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from build_tools.release.archive.film_list import FILM_LIST, films_at

if TYPE_CHECKING:
    from build_tools.model.release import SignedLists
    from build_tools.release.medium.medium import Medium

FOLDER = "电视"
PLAYLIST = f"{FOLDER}/电视.m3u8"
_HEAD = "#EXTM3U\n"
_LARGEST = 1 << 20


def bring(medium: Medium, lists: SignedLists, *, links: bool) -> None:
    """Make the folder fit a release whose files are on the medium. Raises DiskError.

    Without `links` it is a playlist on any disk: links of a folder that is copied become copies.
    At the end of a line there is no television.
    """
    if medium.root is None:
        return
    films = films_of(medium, lists)
    present = _links(medium)
    wrong = [path for path, key in present.items() if key != _key(medium, films.get(path, ""))]
    medium.remove(wrong if links else present)
    if links and all(
        (path in present and path not in wrong) or medium.name_again(source, path)
        for path, source in films.items()
    ):
        medium.remove([PLAYLIST] if has_playlist(medium) else [])
        return
    medium.remove(path for path in films if path not in present)
    if films:
        data = playlist(films)
        if playlist_at(medium) != data:
            medium.put({PLAYLIST: data})
    elif has_playlist(medium):
        medium.remove([PLAYLIST])


def clear(medium: Medium) -> None:
    """Take our names out of the folder, so that removing a file of `media/` makes room."""
    medium.remove(_links(medium))


def films_of(medium: Medium, lists: SignedLists) -> dict[str, str]:
    """Return the films of a release by their paths in the folder; none without a list of them."""
    path = f"{lists.pages.name.folder}/{FILM_LIST}"
    signed = {entry.path: entry.sha256 for entry in lists.pages.entries}.get(path)
    data = medium.read([path], _LARGEST).get(path, b"") if signed else b""
    if hashlib.sha256(data).hexdigest() != signed:
        return {}
    media = {entry.path for entry in lists.station_list.entries}
    return {f"{FOLDER}/{name}": source for name, source in films_at(data, media).items()}


def playlist(films: dict[str, str]) -> bytes:
    """Return the playlist of films, by paths from its folder."""
    titles = {path: path.removeprefix(f"{FOLDER}/").removesuffix(".mp4") for path in films}
    lines = [f"#EXTINF:-1,{titles[path]}\n../{source}\n" for path, source in films.items()]
    return (_HEAD + "".join(lines)).encode()


def _links(medium: Medium) -> dict[str, tuple[int, int]]:
    """Return the files of the folder that have another name, so that none is lost with it."""
    items = medium.items(FOLDER) if medium.root is not None else ()
    return {item.path: item.key for item in items if item.is_shared}


def playlist_at(medium: Medium) -> bytes:
    """Return what lies under the name of the playlist; nothing where that is no small file."""
    return medium.read([PLAYLIST], _LARGEST).get(PLAYLIST, b"")


def _key(medium: Medium, path: str) -> tuple[int, int] | None:
    item = medium.item(path) if path else None
    return item.key if item else None


def has_playlist(medium: Medium) -> bool:
    """Return whether there is a playlist of ours, and no file that somebody called so."""
    data = playlist_at(medium)
    return data.startswith(_HEAD.encode()) and b"\n../media/" in data
