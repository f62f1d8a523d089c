"""The effort that an office spends on its recordings, chosen by looking, into `mkdocs.yml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from build_tools.errors import ProjectError
from build_tools.files import atomic_write_all
from build_tools.messages import _
from build_tools.reading.located_yaml import YamlFault, read_yaml
from build_tools.reading.yaml_edits.edits import RemoveValue, SetValue
from build_tools.reading.yaml_edits.nodes import compose, end_of, node_at, start_of
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text

if TYPE_CHECKING:
    from build_tools.model.tables.table import EntryPath
    from build_tools.project import Project

Effort = Literal["quick", "normal", "small"]
_KEY, _PLUGIN, _USUAL = ("effort",), "courseware", "normal"


def save_effort(project: Project, effort: Effort) -> None:
    """Write the effort into the settings; every other byte of them stays.

    Raises ProjectError where they can only be changed by hand, OSError.
    """
    if effort == project.settings.effort:
        return
    file = project.config_file
    before = file.read_bytes()
    try:
        text = _with_options(before.decode())
        options = _options_path(read_yaml(text, strict=True).value)
        # What is usual is left out, as people leave it out.
        edit = RemoveValue(options, _KEY) if effort == _USUAL else SetValue(options, _KEY, effort)
        after = edited_text(text, (edit,)).encode()
    except (TextNotEditable, YamlFault, UnicodeDecodeError, LookupError) as error:
        message = _("{file} is laid out so that it can only be changed by hand")
        raise ProjectError(message.format(file=file.name)) from error
    atomic_write_all({file: (before, after)})


def _with_options(text: str) -> str:
    """Return settings in which the plugin has options, none where it is only named."""
    plugins = read_yaml(text, strict=True).value["plugins"]
    if isinstance(plugins, list) and _PLUGIN in plugins:
        name = node_at(compose(text), ("plugins", plugins.index(_PLUGIN)))
        return f"{text[: start_of(name)]}{_PLUGIN}: {{}}{text[end_of(text, name) :]}"
    return text


def _options_path(settings: Any) -> EntryPath:
    """Return where the options of the plugin stand. Raises LookupError where there are none."""
    plugins = settings["plugins"]
    if isinstance(plugins, dict):
        return "plugins", _PLUGIN
    for index, entry in enumerate(plugins):
        if isinstance(entry, dict) and isinstance(entry.get(_PLUGIN), dict):
            return "plugins", index, _PLUGIN
    raise LookupError(_PLUGIN)
