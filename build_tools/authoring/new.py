"""A new lesson from a template whose head explains each key to the editor."""

from __future__ import annotations

import string
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.authoring.case_draft import case_body, case_note
from build_tools.authoring.published import shortened, slug, unfit_reason
from build_tools.authoring.starter import in_yaml
from build_tools.errors import DiskError, ProjectError
from build_tools.files import atomic_write
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.reading.located_yaml import read_yaml
from build_tools.reading.quoting import excerpt, is_one_line
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from build_tools.model.records.case_material import CaseMaterial
    from build_tools.model.settings import Settings
    from build_tools.project import Project

_LONGEST_TITLE = 300
_LONGEST_ID = 60
_ON_ONE_LINE = ", "
_FENCE = "---\n"
_WITH_BODY = frozenset(("policy", "technical", "cases", "handbook"))
_AUDIENCES = {"handbook": "station_manager"}
_BLOCKS = {"policy": (0, 3, 2, 1, 4)}
"""The order of the head's blocks: of a policy, the dates and whom it is for come first."""


def new_lesson(project: Project, section: str, title: str) -> Path:
    """Write a draft called `title` into `content/SECTION` and return its path.

    Raises ProjectError where the section is not known, the title cannot be one, or the file is
    already there.
    """
    return _write_draft(project, section, title, lambda text: text)


def new_case(
    project: Project,
    section: str,
    title: str,
    material: CaseMaterial,
    telephones: tuple[str, ...],
) -> Path:
    """Write a draft whose text is what a station says that it did. Raises as `new_lesson` does."""

    def with_material(text: str) -> str:
        return with_body(text, case_note(material), case_body(material, section, telephones))

    return _write_draft(project, section, title, with_material)


def with_body(template: str, note: str, body: str) -> str:
    """Return a lesson's template with a body of its own, and a note (`# …`) first in its head."""
    _before, head, _body = template.split(_FENCE, 2)
    return f"{_FENCE}{note}{head}{_FENCE}\n{body}"


class LessonExists(ProjectError):
    """The lesson that a title would make is already there; `source` is its page."""

    def __init__(self, message: str, source: str) -> None:
        super().__init__(message)
        self.source = source


class DraftPlace:
    """Where the draft of a title goes: its id and its path. Raises ProjectError as `new_lesson`."""

    def __init__(self, project: Project, section: str, title: str) -> None:
        if section not in project.settings.sections:
            raise ProjectError(
                _("'{section}' is not a section — {hint}").format(
                    section=excerpt(section), hint=suggestion(section, project.settings.sections)
                )
            )
        self._settings = project.settings
        self._section = section
        self._title = _valid_title(title)
        self.identity = identity_of(self._title)
        self.path = project.content / section / f"{self.identity}.md"

    @property
    def template(self) -> str:
        """The text of a new lesson there."""
        return lesson_text(self._settings, self._section, self._title, self.identity)

    def refuse_other(self, project: Project) -> None:
        """Raise LessonExists where something is there already."""
        if self.path.exists() or self.path.is_symlink():
            source = f"{self._section}/{self.path.name}"
            message = _("{path} is already there — choose another title")
            raise LessonExists(message.format(path=project.path_of(source)), source)

    def write(self, change: Callable[[str], str]) -> None:
        """Write what `change` makes of the template. Raises DiskError."""
        try:
            atomic_write(self.path, change(self.template))
        except OSError as error:
            raise DiskError(
                _("{path} cannot be written: {reason}").format(
                    path=self.path, reason=os_reason(error)
                )
            ) from error


def _write_draft(project: Project, section: str, title: str, change: Callable[[str], str]) -> Path:
    draft = DraftPlace(project, section, title)
    draft.refuse_other(project)
    draft.write(change)
    return draft.path


def _valid_title(title: str) -> str:
    title = title.strip()
    if 0 < len(title) <= _LONGEST_TITLE and is_one_line(title):
        return title
    raise ProjectError(
        _("a title is one line of 1 to 300 characters, not '{title}'").format(title=excerpt(title))
    )


def identity_of(title: str) -> str:
    """Return the id for a title. Raises ProjectError where none can be made of it."""
    identity = shortened(slug(title), title, _LONGEST_ID)
    if not identity or identity == "index" or unfit_reason(f"{identity}.md"):
        raise ProjectError(
            _("no file name can be made of '{title}' — use Chinese or Latin letters").format(
                title=excerpt(title)
            )
        )
    return identity


def lesson_text(settings: Settings, section: str, title: str, identity: str) -> str:
    """Return the text of a new lesson: what the head explains first, and the headings of the body,
    are those of the section; a township's own sections have the plain ones.
    """
    own_subjects = [key for key, subject in settings.subjects.items() if subject.section == section]
    audience = _preferred(_AUDIENCES.get(section), settings.audiences)
    _before, head, body = _template("lesson").split(_FENCE, 2)
    if section in _WITH_BODY:
        body = f"\n{_template(section)}"
    blocks = head.split("\n\n")
    head = "\n\n".join(blocks[number] for number in _BLOCKS.get(section, range(len(blocks))))
    text = string.Template(head).substitute(
        title=in_yaml(title),
        id=_id_in_yaml(identity),
        subject=(own_subjects or list(settings.subjects))[0],
        subjects=_listing((key, subject.name) for key, subject in settings.subjects.items()),
        form=_preferred("text", settings.forms),
        forms=_listing(settings.forms.items()),
        audience=audience,
        audiences=_listing(settings.audiences.items()),
        region=next(iter(settings.regions), ""),
        regions=_listing(settings.regions.items()),
    )
    if audience == _AUDIENCES.get(section):
        text = text.replace("# audience:", "audience:")
    return f"{_FENCE}{text}{_FENCE}{body}"


def _template(name: str) -> str:
    return files("build_tools.authoring").joinpath(f"templates/{name}.md").read_text("utf-8")


def _preferred(choice: str | None, vocabulary: Iterable[str]) -> str:
    """Return the choice where the township's vocabulary has it, else its first word."""
    return next((word for word in vocabulary if word == choice), next(iter(vocabulary)))


def _id_in_yaml(identity: str) -> str:
    """Return the id as it is written in a head: in quotes where YAML would take it for a number."""
    return identity if read_yaml(identity, strict=True).value == identity else f'"{identity}"'


def _listing(names: Iterable[tuple[str, str]]) -> str:
    return _ON_ONE_LINE.join(f"{key} {name}" for key, name in names)
