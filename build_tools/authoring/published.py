"""Published paths: the path in the site of each page or file of `content/`. Pure.

Names are `[a-z0-9._/-]`, at most 150 characters, unique without case and fit for FAT32 and
Windows; Chinese becomes pinyin here and stays in titles.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata

from build_tools.model.rules import CheckRule, Rule

LONGEST_PATH = 150
_LONGEST_NAME = 60
_LONGEST_FOLDER = 40
_HASH_DIGITS = 8
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: also with any suffix.
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in (*range(10), *"¹²³")}
)
_FIT = re.compile(r"[a-z0-9._/-]+")


def slug(text: str) -> str:
    """Return `text` as words of a-z and 0-9 joined by hyphens; empty if nothing is left of it."""
    if not text.isascii():
        # Costs a quarter of a second to import: only where there is something to spell.
        from pypinyin import lazy_pinyin

        text = "-".join(lazy_pinyin(unicodedata.normalize("NFKC", text)))
    plain = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(x for x in plain if not unicodedata.combining(x))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def shortened(word: str, source: str, longest: int) -> str:
    """Return `word` cut to `longest`; what is cut is replaced by a hash of `source`."""
    if len(word) <= longest:
        return word
    return f"{word[: longest - _HASH_DIGITS - 1].rstrip('-')}-{_short_hash(source)}"


def _short_hash(source: str) -> str:
    composed = unicodedata.normalize("NFC", source)
    return hashlib.sha256(composed.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]


def derived_id(source: str) -> str:
    """Return the id of a lesson that has none: pinyin of its file's name, empty if none is left.

    `apple/index.md` takes the name of its folder.
    """
    folder, name = posixpath.split(source)
    stem = name.removesuffix(".md")
    stem = posixpath.basename(folder) if stem == "index" else stem
    return shortened(slug(stem), stem, _LONGEST_NAME)


def lesson_url(source: str, identity: str) -> str:
    """Return the published path of a lesson."""
    return posixpath.join(folder_url(posixpath.dirname(source)), f"{identity}.html")


def index_url(source: str) -> str:
    """Return the published path of an `index.md`."""
    return posixpath.join(folder_url(posixpath.dirname(source)), "index.html")


def asset_url(source: str) -> str:
    """Return the published path of a file that is published as it is."""
    folder, name = posixpath.split(source)
    stem, suffix = posixpath.splitext(name)
    clean_suffix = slug(suffix)
    word = shortened(slug(stem), stem, _LONGEST_NAME) or f"f-{_short_hash(stem)}"
    return posixpath.join(folder_url(folder), f"{word}.{clean_suffix}" if clean_suffix else word)


def made_url(source: str, made: str) -> str:
    """Return the published path of what was made of a file; `made` begins with its own hash.

    Two pictures that differ in their suffix alone may become one format.
    """
    stem, _suffix = posixpath.splitext(asset_url(source))
    return f"{stem}-{made[:_HASH_DIGITS]}{posixpath.splitext(made)[1]}"


def folder_url(folder: str) -> str:
    """Return the published path of a folder; the section's own name stays as it is."""
    section, _slash, subfolders = folder.partition("/")
    parts = [section] if _FIT.fullmatch(section.replace("_", "")) else [_folder_word(section)]
    parts += [_folder_word(part) for part in subfolders.split("/") if part]
    return "/".join(part for part in parts if part)


def _folder_word(part: str) -> str:
    return shortened(slug(part), part, _LONGEST_FOLDER) or (
        f"f-{_short_hash(part)}" if part else ""
    )


PUBLISHED_PATH_UNFIT = CheckRule(
    Rule.PUBLISHED_PATH_UNFIT,
    "发布后的名字太长、是 Windows 留用的名字，或者拼不出字母",
)


def unfit_reason(url: str) -> str | None:
    """The fault of a published path: `long`, `letters`, `reserved` or `dot`; None if it is fit."""
    if len(url) > LONGEST_PATH:
        return "long"
    if not _FIT.fullmatch(url.replace("_", "")):
        return "letters"
    parts = url.split("/")
    if any(is_reserved(part) for part in parts):
        return "reserved"
    return "dot" if any(part.endswith(".") or part.startswith(".") for part in parts) else None


def is_reserved(name: str) -> bool:
    """Whether Windows keeps this name, with whatever suffix, for a device."""
    return name.split(".")[0].rstrip(" ").lower() in _RESERVED
