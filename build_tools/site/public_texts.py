"""What a project says to everybody anyway: a word that stands there gives nobody away."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.project import Project

TEXTS = (".html", ".js", ".json", ".css", ".svg", ".txt", ".xml", ".md", ".vtt", ".srt", ".yml")
"""The suffixes of files in which words are looked for."""


class PublicTexts:
    """The texts of lessons, settings and theme; they are read when the first word is asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def say(self, word: str) -> bool:
        """Return whether a word stands in one of them. Raises OSError."""
        return any(word in text for text in self._texts)

    @property
    def were_read(self) -> bool:
        """Whether any word was asked for."""
        return "_texts" in vars(self)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        project = self._project
        read = _texts_under((project.content, project.config_file, theme_folder()))
        return (*read, project.settings.model_dump_json())


def _texts_under(roots: Iterable[Path]) -> Iterator[str]:
    for root in roots:
        for path in root.rglob("*") if root.is_dir() else (root,):
            if path.suffix in TEXTS and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")
