"""Labels for sticks, on sheets of A4 to be printed: whose a stick is, and which release it has."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.model.release import ReleaseName

PER_SHEET = 24
_SHORT, _LONG = 8, 22


@dataclass(frozen=True)
class Label:
    """What a label says; `width` is how large the name can be written."""

    code: str
    name: str
    release: str

    @property
    def width(self) -> str:
        """The class of the style for a name of this length."""
        if len(self.name) <= _SHORT:
            return "short"
        return "long" if len(self.name) <= _LONG else "longest"


def as_html(
    stations: Mapping[str, str], release: ReleaseName, township: str, skipped: int = 0
) -> str:
    """Return the page with a label for each station: names by codes, in this order.

    The first `skipped` places of the first sheet stay empty: their labels are used up. The page
    needs nothing beside it.
    """
    from jinja2 import Environment

    ordinal = release.text[len(str(release.month)) :].removeprefix("-")
    text = release.month.label + (f" 第{ordinal}次" if ordinal else "")
    labels = [Label(code, name, text) for code, name in stations.items()]
    places: list[Label | None] = [*[None] * skipped, *labels]
    folder = files("build_tools.office")
    template = folder.joinpath("labels.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        title=f"{text}的盘签",
        township=township,
        count=len(labels),
        sheets=[places[begin : begin + PER_SHEET] for begin in range(0, len(places), PER_SHEET)],
        style=folder.joinpath("labels.css").read_text(encoding="utf-8"),
    )
