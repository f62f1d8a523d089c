"""The options that our site needs of mkdocs and Material, set on the loaded configuration.

A township's `mkdocs.yml` stays short: options without which pages do not open from disk are not
left to it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mkdocs.theme import Theme

import build_tools
from build_tools.reading.markdown import dialect
from build_tools.site.theme import theme_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from jinja2.bccache import Bucket
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# Of Material we ship the typography of the text; the rest would be dead weight on every stick.
_MATERIAL_LEFT_OUT = (
    "assets/javascripts/",
    "assets/stylesheets/palette.",
    "assets/images/",
    "sitemap.xml",
)


_INDENTATION = re.compile(r"\n\s+")
_TAGS = r"\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}"
_TAG_LINE = re.compile(rf"^((?:{_TAGS})+)\n", re.MULTILINE | re.DOTALL)


class MaterialTheme(Theme):
    """Material, whose 14,000 icons mkdocs does not look through for what to publish: none is."""

    def get_env(self) -> jinja2.Environment:
        """Return the environment of mkdocs with a loader that lists no hidden folder."""
        environment = super().get_env()
        environment.loader = _VisibleFiles(self.dirs)
        on_disk = _compiled_templates()
        environment.bytecode_cache = on_disk or environment.bytecode_cache or _COMPILED_HERE
        return environment


class _CompiledTemplates(jinja2.FileSystemBytecodeCache):
    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):  # a full disk: then it is compiled again
            super().dump_bytecode(bucket)


class _TemplatesInMemory(jinja2.BytecodeCache):
    """Compiled templates of this process: a preview fills the same ones after each save."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.code


_COMPILED_HERE = _TemplatesInMemory()


def _compiled_templates() -> _CompiledTemplates | None:
    """Return compiled templates, beside the program's own compiled modules and as trusted as they:
    never in a project, which may come from anybody. None where Python may not write there."""
    folder = Path(build_tools.__file__).parent / "__pycache__"
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return _CompiledTemplates(str(folder))


class _VisibleFiles(jinja2.FileSystemLoader):
    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template; one of ours without indentation, which pages would have too."""
        source, path, is_new = super().get_source(environment, template)
        if Path(path).is_relative_to(theme_folder()):
            source = squeezed_template(source)
        return source, path, is_new

    def list_templates(self) -> list[str]:
        names: set[str] = set()
        for top in self.searchpath:
            for folder, folders, file_names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                place = Path(folder).relative_to(top)
                names.update((place / name).as_posix() for name in file_names)
        return sorted(names)


def squeezed_template(source: str) -> str:
    """Return a template without indentation, empty lines, and lines of nothing but tags."""
    return _TAG_LINE.sub(r"\1", _INDENTATION.sub("\n", source))


def adapt(config: MkDocsConfig) -> None:
    """Set theme folder, extensions and the options without which pages fail on `file://`."""
    theme = MaterialTheme(name="material", custom_dir=config.theme.custom_dir)
    if config.theme.name == "material":
        theme.update(config.theme)
    config.theme = theme
    # Behind a custom_dir of the township, before Material.
    index = 1 if config.theme.custom_dir else 0
    config.theme.dirs.insert(index, str(theme_folder()))
    config.theme.static_templates.clear()  # no sitemap and no 404 page without a server
    config.theme["font"] = False
    config.theme["language"] = "zh"
    config.use_directory_urls = False
    # Our own checks have reported dead links, with their lines; once is enough.
    for kind in ("not_found", "unrecognized_links", "anchors"):
        config.validation["links"][kind] = logging.DEBUG
    for name, options in dialect.extensions().items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**options, **config.mdx_configs.get(name, {})}


def leave_out_unused(files: Files) -> None:
    """Drop the theme's files that no page of ours names."""
    for file in [*files]:
        if file.src_uri.startswith(_MATERIAL_LEFT_OUT) or file.src_uri.endswith(".map"):
            files.remove(file)
