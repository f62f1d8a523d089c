"""The project in a folder: the paths of its parts, and our settings in its `mkdocs.yml`.

Only `site_name`, `docs_dir`, `site_dir` and the options of the plugin are read; everything else
in that file is left to mkdocs, which is not imported here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from build_tools.errors import ProjectError
from build_tools.messages import _
from build_tools.model.problem import Problem, ProblemsFound
from build_tools.model.rules import CheckRule, Rule
from build_tools.model.settings import Settings
from build_tools.os_reasons import os_reason
from build_tools.reading.field_faults import KeyLines, SchemaRules, problems_of
from build_tools.reading.located_yaml import Located, UnknownTag, YamlFault, read_yaml
from build_tools.reading.quoting import describe, printable
from build_tools.reading.suggestions import suggestion
from build_tools.reading.text import decode
from build_tools.reading.typed_yaml import without_empty_keys
from build_tools.setting_hints import setting_hints

CONFIG_NAME = "mkdocs.yml"
TIMETABLE = "timetable.yml"
ANSWERS = "answers.yml"
"""What pages show beside the lessons: a file of `content/`, and one of `office/`."""
# Folders that the site makes for itself at its root.
_RESERVED_SECTIONS = frozenset({"assets", "find", "media", "search", "index", "r"})
# What mkdocs makes of these is known; a `mkdocs.yml` with others is left to mkdocs itself.
_PLAIN_KEYS = frozenset(
    (
        *("site_name", "site_description", "site_author", "site_url", "copyright", "strict"),
        *("docs_dir", "site_dir", "use_directory_urls", "theme", "plugins"),
        *("extra_css", "extra_javascript"),
    )
)
_PLAIN_THEME_KEYS = frozenset(("name", "language", "font", "custom_dir"))
_FOLDERS = {"docs_dir": "content", "site_dir": "site"}

SETTINGS_YAML = CheckRule(Rule.SETTINGS_YAML, "文件不是正确的 YAML，或者里面没有设置")
SETTINGS_UNKNOWN_KEY = CheckRule(Rule.SETTINGS_UNKNOWN_KEY, "写了不认识的设置；会提示最像的一个")
SETTINGS_REQUIRED = CheckRule(Rule.SETTINGS_REQUIRED, "缺了必须写的设置")
SETTINGS_TYPE = CheckRule(Rule.SETTINGS_TYPE, "值的种类不对，例如该写文字的写了数字")
SETTINGS_VALUE = CheckRule(Rule.SETTINGS_VALUE, "值不在允许的范围里，或者和别的设置对不上")
_RULES = SchemaRules(
    yaml=SETTINGS_YAML,
    repeated=SETTINGS_YAML,
    unknown=SETTINGS_UNKNOWN_KEY,
    required=SETTINGS_REQUIRED,
    type=SETTINGS_TYPE,
    value=SETTINGS_VALUE,
    field_hints=setting_hints,
)


@dataclass(frozen=True)
class Project:
    """A township's project. All paths are absolute."""

    root: Path
    content: Path
    office: Path
    cache: Path
    site: Path
    name: str
    settings: Settings
    config_file: Path
    custom_theme: Path | None = None
    """A township's own folder of templates and assets."""
    is_extended: bool = False
    """Whether its `mkdocs.yml` brings in what only mkdocs knows: other plugins, hooks, extensions
    of Markdown, another file, variables of the environment."""

    @property
    def ffmpeg(self) -> str:
        """The ffmpeg that the settings name: a name, or a path beside `mkdocs.yml`; else empty."""
        named = self.settings.ffmpeg
        return named if Path(named).name == named else str(self.root / named)

    def path_of(self, source: str) -> str:
        """Return the path relative to the project, as people name it, of a file of `content/`."""
        return printable(f"{self._content_name}/{source}" if self._content_name else source)

    @cached_property
    def _content_name(self) -> str:
        name = self.content.relative_to(self.root).as_posix()
        return "" if name == "." else name


def read_project(folder: Path) -> Project:
    """Return the project in `folder`.

    Raises ProjectError where there is none, ProblemsFound where its settings are wrong.
    """
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay as the person wrote them
    config_file = root / CONFIG_NAME
    located = _read_config(config_file)
    settings, wrong = _read_settings(located)
    if problems := sorted((*_problems_of_top(located, root), *wrong)):
        raise ProblemsFound(problems)
    content = root / (located.value.get("docs_dir") or "docs")
    if not content.is_dir():
        raise ProjectError(
            _("{file}: the folder '{folder}' is missing — make it, or set docs_dir").format(
                file=CONFIG_NAME, folder=content.relative_to(root).as_posix()
            )
        )
    return Project(
        root=root,
        content=content,
        office=root / "office",
        cache=root / ".cache",
        site=root / (located.value.get("site_dir") or "site"),
        name=located.value["site_name"].strip(),
        settings=settings,
        config_file=config_file,
        custom_theme=_custom_theme(root, located.value),
        is_extended=_is_extended(located),
    )


def _custom_theme(root: Path, top: dict[str, Any]) -> Path | None:
    theme = top.get("theme")
    folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    return root / folder if isinstance(folder, str) and folder else None


def _is_extended(located: Located) -> bool:
    top: dict[str, Any] = located.value
    theme, plugins = top.get("theme"), top.get("plugins")
    theme_keys = theme if isinstance(theme, dict) else {}
    return (
        not _PLAIN_KEYS.issuperset(top)
        or not _PLAIN_THEME_KEYS.issuperset(theme_keys)
        or (theme_keys.get("name") if theme_keys else theme) not in (None, "material")
        or len(plugins or ()) > 1
        or _has_tag(top)
    )


def _has_tag(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_tag, value.values()))
    if isinstance(value, list):
        return any(map(_has_tag, value))
    return isinstance(value, UnknownTag)


def _read_config(config_file: Path) -> Located:
    try:
        data = config_file.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectError(
            _("there is no project in {folder} — make one with 'courseware init DIR'").format(
                folder=config_file.parent
            )
        ) from error
    except OSError as error:
        raise ProjectError(
            _("{file} cannot be read: {reason}").format(file=config_file, reason=os_reason(error))
        ) from error
    text = decode(CONFIG_NAME, data)
    if isinstance(text, Problem):
        raise ProblemsFound((text,))
    try:
        located = read_yaml(text, strict=False)
    except YamlFault as fault:
        raise ProblemsFound((_yaml_problem(fault.line, fault.message, fault.hint),)) from fault
    if not isinstance(located.value, dict):
        hint = _("write one 'key: value' on each line")
        raise ProblemsFound((_yaml_problem(1, _("there are no settings in this file"), hint),))
    return located


def _yaml_problem(line: int, message: str, hint: str) -> Problem:
    return SETTINGS_YAML.problem(CONFIG_NAME, line, message, hint)


def _problems_of_top(located: Located, root: Path) -> list[Problem]:
    top: dict[str, Any] = located.value
    problems = []
    name = top.get("site_name")
    if not isinstance(name, str) or not name.strip():
        message = _("'{key}' is {value}, but must be {wanted}").format(
            key="site_name", value=describe(name), wanted=_("the name of the site")
        )
        hint = _("write for example {example}").format(example="site_name: 柳河镇学习站")
        line = located.lines.get("site_name", 1)
        problems.append(SETTINGS_REQUIRED.problem(CONFIG_NAME, line, message, hint))
    for key, example in _FOLDERS.items():
        value = top.get(key)
        if value is not None and not (isinstance(value, str) and _inside(root, value)):
            message = _("'{key}' is {value}, but must be {wanted}").format(
                key=key, value=describe(value), wanted=_("a folder inside the project")
            )
            hint = _("write for example {example}").format(example=f"{key}: {example}")
            line = located.lines.get(key, 1)
            problems.append(SETTINGS_VALUE.problem(CONFIG_NAME, line, message, hint))
    return problems


def _inside(root: Path, name: str) -> bool:
    path = Path(os.path.normpath(root / name))
    return path != root and path.is_relative_to(root)


def _read_settings(located: Located) -> tuple[Settings, tuple[Problem, ...]]:
    prefix, options = _plugin_options(located)
    line = located.lines.get(prefix.rstrip("."), located.lines.get("plugins", 1))
    key_lines = KeyLines(CONFIG_NAME, located.lines, line, prefix)
    if options is None:
        return Settings(), ()
    if not isinstance(options, dict):
        message = _("'{key}' is {value}, but must be {wanted}").format(
            key="courseware", value=describe(options), wanted=_("a group of keys")
        )
        hint = _("write for example {example}").format(example="township: 柳河镇")
        return Settings(), (SETTINGS_TYPE.problem(CONFIG_NAME, line, message, hint),)
    try:
        settings = Settings.model_validate(without_empty_keys(options))
    except ValidationError as error:
        return Settings(), problems_of(error, Settings, key_lines, _RULES)
    return settings, tuple(_problems_between(settings, key_lines))


def _plugin_options(located: Located) -> tuple[str, Any]:
    """Return the dotted prefix of the plugin's options, and the options."""
    plugins = located.value.get("plugins")
    entries = plugins if isinstance(plugins, list) else []
    for index, entry in enumerate(entries):
        if entry == "courseware":
            return f"plugins.{index}.", None
        if isinstance(entry, dict) and "courseware" in entry:
            return f"plugins.{index}.courseware.", entry["courseware"]
    if isinstance(plugins, dict) and "courseware" in plugins:
        return "plugins.courseware.", plugins["courseware"]
    raise ProjectError(
        _("{file} does not switch the plugin on — add these lines: {lines}").format(
            file=CONFIG_NAME, lines="'plugins:', '  - courseware:', '      township: 柳河镇'"
        )
    )


def _problems_between(settings: Settings, key_lines: KeyLines) -> list[Problem]:
    """Return faults that lie between two settings."""
    problems = []
    for key, subject in settings.subjects.items():
        if subject.section not in settings.sections:
            message = _("the subject '{subject}' names the unknown section '{section}'").format(
                subject=key, section=subject.section
            )
            line = key_lines.line_of(("subjects", key, "section"))
            hint = suggestion(subject.section, settings.sections)
            problems.append(SETTINGS_VALUE.problem(CONFIG_NAME, line, message, hint))
    for key in sorted(_RESERVED_SECTIONS & set(settings.sections)):
        message = _("a section cannot be called '{section}'").format(section=key)
        hint = _("the site uses this name itself: choose another")
        line = key_lines.line_of(("sections", key))
        problems.append(SETTINGS_VALUE.problem(CONFIG_NAME, line, message, hint))
    return problems
