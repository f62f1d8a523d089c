"""Code that a project brings and that would run on this PC: what in its `mkdocs.yml` leads to it.

mkdocs' own settings can name programs: hooks, plugins, tags of YAML, templates, which Jinja runs
unconfined. What is known to run nothing is listed here; everything else is told. The file is read
by the same parser as mkdocs reads it with, so that both see the same. Whether code may run is
decided in `allowed_code`.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tools.errors import DiskError
from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule
from build_tools.os_reasons import os_reason
from build_tools.reading.quoting import excerpt, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml import Node

    from build_tools.model.problem import Problem

CODE_HOOK = CheckRule(Rule.CODE_HOOK, "`hooks:` 里的程序，每次生成都会在这台电脑上运行")
CODE_PLUGIN = CheckRule(Rule.CODE_PLUGIN, "用了别的插件；插件是程序，有的还会运行工程里的程序")
CODE_TAG = CheckRule(Rule.CODE_TAG, "`!!python/…`、`!ENV` 这样的标签，会运行程序或者读这台电脑")
CODE_THEME = CheckRule(Rule.CODE_THEME, "用了别的主题或者 `custom_dir`；模板里可以写程序")
CODE_EXTENSION = CheckRule(
    Rule.CODE_EXTENSION, "用了不认识的 Markdown 扩展；扩展是程序，有的会把别的文件读进网页"
)
CODE_TEMPLATE = CheckRule(Rule.CODE_TEMPLATE, "`extra_templates:` 里的模板；模板里可以写程序")
CODE_SCRIPT = CheckRule(
    Rule.CODE_SCRIPT, "`extra_javascript:` 里的脚本，会在每一个站点的浏览器里运行"
)
CODE_PROGRAM = CheckRule(Rule.CODE_PROGRAM, "`ffmpeg:` 写的是一个文件，生成时会运行它")
CODE_INHERIT = CheckRule(Rule.CODE_INHERIT, "`INHERIT:` 从另一个文件里取设置")
CODE_SETTING = CheckRule(Rule.CODE_SETTING, "一个不认识的设置，不知道它会不会运行程序")

_PLAIN_SETTINGS = frozenset(
    {"site_name", "site_url", "site_author", "site_description", "copyright", "extra", "extra_css"}
    | {"repo_url", "repo_name", "edit_uri", "edit_uri_template", "remote_branch", "remote_name"}
    | {"docs_dir", "site_dir", "use_directory_urls", "nav", "exclude_docs", "draft_docs"}
    | {"not_in_nav", "validation", "strict", "dev_addr"}
)
_PLAIN_PLUGINS = frozenset({"courseware", "search", "material/search"})
_PLAIN_THEMES = frozenset({"", "null", "~", "material", "mkdocs", "readthedocs"})
# Text to HTML and nothing else. Not among them: those that read files or fetch pages (snippets,
# b64, pathconverter), and those that import what their options name.
_PLAIN_EXTENSIONS = frozenset(
    {"abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"}
    | {"footnotes", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc"}
    | {"pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"}
    | {"pymdownx.emoji", "pymdownx.extra", "pymdownx.highlight", "pymdownx.inlinehilite"}
    | {"pymdownx.keys", "pymdownx.mark", "pymdownx.saneheaders", "pymdownx.smartsymbols"}
    | {"pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"}
)
_CORE_TAGS, _PYTHON_TAGS = "tag:yaml.org,2002:", "tag:yaml.org,2002:python/"
_LONGEST_CHAIN = 10
_CODE_SUFFIXES = frozenset(
    {".bat", ".cmd", ".dll", ".dylib", ".exe", ".js", ".ps1", ".py", ".pyd", ".sh", ".so"}
)
_MADE_FOLDERS = frozenset(
    {".cache", ".git", ".venv", "__pycache__", "node_modules", "releases", "site"}
)


@dataclass(frozen=True)
class ProjectCode:
    """One place that leads to code: its problem, what is written there, and the files it names."""

    problem: Problem
    written: str
    files: tuple[Path, ...] = ()


def find_project_code(config_file: Path) -> tuple[ProjectCode, ...]:
    """Return the places in a project's `mkdocs.yml`, and in files that it inherits, in order."""
    reader = _ConfigReader(config_file.parent)
    reader.read(config_file, ())
    return tuple(sorted(reader.places, key=lambda code: code.problem))


def fingerprint(root: Path, places: tuple[ProjectCode, ...]) -> str:
    """Return a hash of what is written in these places and of all code that lies in the project.

    It changes with the code and not with other settings. Raises DiskError where code cannot be
    read.
    """
    digest = hashlib.sha256()
    for code in places:
        digest.update(f"{code.problem.rule}\n{code.written}\n".encode())
    files = {*_code_files(root), *(file for code in places for file in _all_files(code.files))}
    for file in sorted(files):
        name = os.path.relpath(file, root) if file.is_relative_to(root) else str(file)
        digest.update(f"{name}\n".encode(errors="surrogateescape"))
        digest.update(_file_digest(file))
    return digest.hexdigest()


def _file_digest(file: Path) -> bytes:
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError as error:
        raise DiskError(
            _("{file} cannot be read: {reason}").format(file=file, reason=os_reason(error))
        ) from error


def _code_files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _MADE_FOLDERS]
        for name in names:
            if Path(name).suffix.lower() in _CODE_SUFFIXES:
                yield Path(folder, name)


def _all_files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Yield those of the paths that are files, and the files below those that are folders."""
    for path in paths:
        if path.is_file():
            yield path
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield from (Path(folder, name) for name in names)


class _ConfigReader:
    """Walks the nodes of a configuration and gathers the places."""

    def __init__(self, root: Path) -> None:
        self.places: list[ProjectCode] = []
        self._root = root

    def read(self, file: Path, inheriting: tuple[Path, ...]) -> None:
        import yaml

        try:
            # The pure parser of PyYAML, which is mkdocs': libyaml differs in corners.
            node = yaml.compose(file.read_bytes(), Loader=yaml.SafeLoader)
        except (OSError, yaml.YAMLError):
            return  # `read_project` tells, or mkdocs, which runs nothing of such a file
        name = Path(os.path.relpath(file, self._root)).as_posix()
        settings = _pairs(node)
        pages = (_text(value) for key, value in settings if _text(key) == "docs_dir")
        page = _ConfigFile(file, printable(name), next(pages, "docs"), self)
        page.note_tags(node)
        for key, value in settings:
            page.judge(key, value)
            if _text(key) == "INHERIT" and len(inheriting) < _LONGEST_CHAIN:
                parent = Path(os.path.normpath(file.parent / _text(value)))
                if parent not in (*inheriting, file):
                    self.read(parent, (*inheriting, file))


class _ConfigFile:
    """The settings of one file, judged one by one."""

    def __init__(self, file: Path, name: str, pages: str, reader: _ConfigReader) -> None:
        self._folder, self._name, self._pages, self._reader = file.parent, name, pages, reader

    def note_tags(self, top: Node | None) -> None:
        for node in _all_nodes(top):
            tag = str(node.tag)
            if not tag.startswith(_CORE_TAGS) or tag.startswith(_PYTHON_TAGS):
                shown = tag.replace(_CORE_TAGS, "!!")
                message = _("the tag {tag} runs code, or reads from this PC").format(
                    tag=excerpt(shown)
                )
                self._note(CODE_TAG, node, message, node)

    def judge(self, key: Node, value: Node) -> None:
        name = _text(key)
        judges = {
            "hooks": self._hooks,
            "plugins": self._plugins,
            "theme": self._theme,
            "markdown_extensions": self._extensions,
            "extra_templates": self._templates,
            "extra_javascript": self._scripts,
            "INHERIT": self._inherit,
        }
        if name in judges:
            judges[name](value)
        elif name not in _PLAIN_SETTINGS:
            message = _("'{key}' is no setting that is known to run nothing").format(
                key=excerpt(name)
            )
            self._note(CODE_SETTING, key, message, value)

    def _hooks(self, value: Node) -> None:
        for node in _items(value):
            name = _text(node)
            message = _("the hook {name} runs with every build").format(name=excerpt(name))
            self._note(CODE_HOOK, node, message, node, name)

    def _plugins(self, value: Node) -> None:
        for key, options in _named(value):
            name = _text(key)
            if name == "courseware":
                self._own_options(options)
            elif name not in _PLAIN_PLUGINS:
                message = _("the plugin {name} is a program that is not ours").format(
                    name=excerpt(name)
                )
                self._note(CODE_PLUGIN, key, message, options or key)

    def _own_options(self, options: Node | None) -> None:
        for key, value in _pairs(options):
            program = _text(value)
            # A plain name is looked for among the programs of this PC.
            if _text(key) == "ffmpeg" and program and not _is_ffmpegs_name(program):
                message = _("the program {name} is run for recordings").format(
                    name=excerpt(program)
                )
                self._note(CODE_PROGRAM, value, message, value, program)

    def _theme(self, value: Node) -> None:
        pairs = _pairs(value) if _is_mapping(value) else [(value, value)]
        for key, node in pairs:
            name = _text(key) if _is_mapping(value) else "name"
            if name == "name" and _text(node) not in _PLAIN_THEMES:
                message = _("the theme {name} is a program that is not ours").format(
                    name=excerpt(_text(node))
                )
                self._note(CODE_THEME, key, message, node)
            elif name in ("custom_dir", "<<"):
                folder = _text(node)
                message = _("the templates in {name} can run code").format(name=excerpt(folder))
                self._note(CODE_THEME, key, message, node, folder)

    def _extensions(self, value: Node) -> None:
        for key, options in _named(value):
            name = _text(key)
            if name.removeprefix("markdown.extensions.") not in _PLAIN_EXTENSIONS:
                message = _("the Markdown extension {name} is a program that is not ours").format(
                    name=excerpt(name)
                )
                self._note(CODE_EXTENSION, key, message, options or key)

    def _templates(self, value: Node) -> None:
        for node in _items(value):
            message = _("the template {name} can run code").format(name=excerpt(_text(node)))
            self._note(CODE_TEMPLATE, node, message, node, f"{self._pages}/{_text(node)}")

    def _scripts(self, value: Node) -> None:
        for node in _items(value):
            name = _written_path(node)
            message = _("the script {name} runs in the browser of every station").format(
                name=excerpt(name)
            )
            self._note(CODE_SCRIPT, node, message, node, f"{self._pages}/{name}")

    def _inherit(self, value: Node) -> None:
        message = _("settings are taken from {name} too").format(name=excerpt(_text(value)))
        self._note(CODE_INHERIT, value, message, value)

    def _note(
        self, rule: CheckRule, node: Node, message: str, written: Node, file: str = ""
    ) -> None:
        import yaml

        hint = _("look at it; if you trust who wrote it, run 'courseware allow', else take it out")
        problem = rule.problem(self._name, node.start_mark.line + 1, message, hint)
        text = str(yaml.serialize(written, Dumper=yaml.SafeDumper))
        files = (Path(os.path.normpath(self._folder / file)),) if file else ()
        self._reader.places.append(ProjectCode(problem, text, files))


def _is_ffmpegs_name(program: str) -> bool:
    return program.startswith("ffmpeg") and not set(program) & set("/\\:")


def _all_nodes(top: Node | None) -> Iterator[Node]:
    """Yield every node once, however often it is referred to."""
    waiting, visited = [top] if top else [], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        yield node
        if _is_mapping(node):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node.value, list):
            waiting += node.value


def _is_mapping(node: Node | None) -> bool:
    return getattr(node, "id", "") == "mapping"


def _pairs(node: Node | None) -> list[tuple[Node, Node]]:
    return list(node.value) if node is not None and _is_mapping(node) else []


def _items(node: Node) -> list[Node]:
    """Return the entries of a list; what is no list counts as its one entry."""
    return list(node.value) if getattr(node, "id", "") == "sequence" else [node]


def _named(node: Node) -> list[tuple[Node, Node | None]]:
    """Return names and options of plugins or extensions, which mkdocs takes in three forms."""
    if _is_mapping(node):
        return [(key, value) for key, value in node.value]
    named: list[tuple[Node, Node | None]] = []
    for entry in _items(node):
        named += _pairs(entry) if _is_mapping(entry) else [(entry, None)]
    return named


def _written_path(node: Node) -> str:
    """Return the `path` of a script that is written as a group of keys, else its text."""
    return next((_text(value) for key, value in _pairs(node) if _text(key) == "path"), _text(node))


def _text(node: Any) -> str:
    return str(node.value) if node.id == "scalar" else ""
