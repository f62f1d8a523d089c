"""The options of a project's `mkdocs.yml` under `plugins: courseware:`; rules are data here."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from build_tools.model.frozen_model import FrozenModel
from build_tools.model.month import Month

_SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=40)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
WORDS = r"[^\W_]{2,20}(?:[\s,，、]+[^\W_]{2,20})*"
"""One or several words, with blanks or commas between them."""
Words = Annotated[str, StringConstraints(pattern=rf"^{WORDS}$", strip_whitespace=True)]
MonthText = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(?:0[1-9]|1[0-2])$")]


class Section(FrozenModel):
    """A top folder of `content/`: one of the plots of the home page."""

    name: Name
    blurb: str = ""
    colour: Literal["policy", "tech", "cases", "hand"] = "policy"
    picture: str = ""
    """A drawing of the theme by its file name without suffix, e.g. `wheat`."""


class Subject(FrozenModel):
    """The subject of a lesson; its pages live in the section where the lesson's folder is."""

    name: Name
    section: Slug


def _sections() -> dict[str, Section]:
    return {
        "policy": Section(
            name="政策法规", blurb="补贴、医保、土地", colour="policy", picture="policy"
        ),
        "technical": Section(
            name="实用技术", blurb="果树、大棚、养羊", colour="tech", picture="wheat"
        ),
        "cases": Section(
            name="典型经验", blurb="看看别村怎么办", colour="cases", picture="village"
        ),
        "handbook": Section(
            name="站点手册", blurb="开机、放课、登记", colour="hand", picture="handbook"
        ),
    }


def _subjects() -> dict[str, Subject]:
    return {
        "policy": Subject(name="政策法规", section="policy"),
        "theory": Subject(name="政治理论", section="policy"),
        "practical_skill": Subject(name="实用技术", section="technical"),
        "model_case": Subject(name="典型经验", section="cases"),
        "handbook": Subject(name="站点管理", section="handbook"),
    }


def _forms() -> dict[str, str]:
    return {
        "lecture": "讲座",
        "documentary": "纪录片",
        "training_film": "教学片",
        "micro_video": "微视频",
        "audio": "音频",
        "text": "图文",
    }


def _audiences() -> dict[str, str]:
    return {
        "villager": "村民",
        "party_member": "党员",
        "cadre": "村干部",
        "station_manager": "站点管理员",
    }


def _regions() -> dict[str, str]:
    return {"plain": "平原", "hill": "丘陵", "mountain": "山区"}


class Settings(FrozenModel):
    """The options of the plugin; every vocabulary may be replaced by the township."""

    township: Name = "本镇"
    month: MonthText | None = None
    """The release month, `2026-11`; without it the entrance passes today's month."""
    sections: dict[Slug, Section] = Field(default_factory=_sections, min_length=1)
    subjects: dict[Slug, Subject] = Field(default_factory=_subjects, min_length=1)
    forms: dict[Slug, Name] = Field(default_factory=_forms, min_length=1)
    audiences: dict[Slug, Name] = Field(default_factory=_audiences, min_length=1)
    regions: dict[Slug, Name] = Field(default_factory=_regions)
    series: dict[Slug, Name] = Field(default_factory=dict)
    """Names of the series that lessons belong to, by id."""
    everyday_words: dict[Words, Words] = Field(default_factory=dict)
    """What people of the township say → what lessons call it, for the search."""
    ffmpeg: str = ""
    """Path of an ffmpeg to use instead of the one that comes with the Python packages."""
    jobs: int | None = Field(default=None, ge=1, le=64)
    """Recordings encoded side by side; default: one for each two cores."""
    renditions: tuple[Literal["hd", "small", "audio"], ...] = Field(
        default=("hd", "small", "audio"), min_length=1
    )
    """Renditions of each recording; leave out those that no station needs."""
    effort: Literal["quick", "normal", "small"] = "normal"
    """What new recordings may cost this PC; `small` takes twice the time and saves a few bytes."""
    attachment_kinds: tuple[
        Literal["pictures", "pdf", "office", "text", "web", "recordings", "zip"], ...
    ] = Field(default=("pictures", "pdf", "office", "text"), min_length=1)
    """Kinds of files that may be published beside the pages; others are errors."""
    picture_size: int = Field(default=1600, ge=320, le=8000)
    """Points on the long side of published pictures; larger ones are made smaller."""
    ask_who_after: int = Field(default=30, ge=1, le=480)
    """Minutes without a key, a click or playing after which a page asks who learns now."""
    cache_limit: int = Field(default=50, ge=1)
    """Gigabytes that `.cache/` may hold after a build; files of that build stay in any case."""

    def month_or(self, today: Month) -> Month:
        """The month that pages and checks go by: the one that is set, else today's."""
        return Month.parse(self.month) if self.month else today

    @model_validator(mode="before")
    @classmethod
    def _fit_subjects(cls, data: Any) -> Any:
        """Fit the subjects to the township's sections, where it names no subjects.

        Default subjects stay where their section stays; a section without any becomes a subject.
        """
        sections = data.get("sections") if isinstance(data, dict) else None
        if not isinstance(sections, dict) or "subjects" in data:
            return data
        defaults = {
            key: subject for key, subject in _subjects().items() if subject.section in sections
        }
        bare = set(sections) - {subject.section for subject in defaults.values()}
        added = {
            key: {"name": section["name"], "section": key}
            for key, section in sections.items()
            if key in bare and re.match(_SLUG, key) and isinstance(section, dict)
            if isinstance(section.get("name"), str)
        }
        return data | {"subjects": defaults | added or _subjects()}
