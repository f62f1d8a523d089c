"""What a model case is begun from: what a station says that it did with a lesson. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class CaseMaterial:
    """The words of a statement, and what they are about; no person is named here.

    `lessons` are the titles of lessons with their paths relative to `content/`.
    """

    statement: str
    village: str
    on: dt.date
    text: str
    result: str
    households: int | None = None
    lessons: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """A title to begin with; editors find a better one."""
        learned = f"学《{self.lessons[0][0]}》" if self.lessons else ""
        return f"{self.village}：{learned}用起来了"
