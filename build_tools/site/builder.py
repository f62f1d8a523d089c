"""Runs mkdocs from our own program: loads the project's configuration, builds."""

from __future__ import annotations

import contextlib
import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from build_tools.errors import CoursewareError, ProjectError
from build_tools.memo import NO_MEMO
from build_tools.messages import _
from build_tools.site.assets.squeezing import SQUEEZED_SCRIPTS
from build_tools.site.lesson_index import PINYIN_KEYS
from build_tools.site.page_loop import Loop, SiteFolder
from build_tools.site.qr_code import QR_CODES
from build_tools.site.search.sounds import READINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from build_tools.memo import Memo
    from build_tools.model.edition import Edition

PLUGIN = "courseware"
_REMEMBERED = (PINYIN_KEYS, QR_CODES, READINGS, SQUEEZED_SCRIPTS)


class _Warnings(logging.Handler):
    """Collects mkdocs' warnings, so that they can be shown with the other problems."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def build_site(
    config_file: Path, prepared: Any, folder: Path | None = None, memo: Memo = NO_MEMO
) -> tuple[str, ...]:
    """Build the site of `prepared` with the project's mkdocs.yml; return mkdocs' warnings.

    The site goes to `folder`, or to the project's own `site_dir`. With a memo that keeps results
    only what is new is done; without one mkdocs' own command does everything.

    Raises ProjectError for a configuration that mkdocs refuses, CoursewareError when it stops.
    """
    warnings = _Warnings()
    with _worded(config_file, warnings):
        config = load_config(config_file=str(config_file))
        plugin = _plugin_of(config)
        plugin.prepared = prepared
        if folder is not None:
            config.site_dir = str(folder)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            if memo.keeps:
                with _few_collections():
                    _build_what_is_new(config, plugin, memo, warnings)
            else:
                from mkdocs.commands.build import build as mkdocs_build

                mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    return tuple(warnings.lines)


def write_page(config_file: Path, edition: Edition, url: str, folder: Path) -> bool:
    """Write one page of an edition and the files that it loads into a folder, beside no others;
    return whether there is such a page. Raises as `build_site` does."""
    warnings = _Warnings()
    with _worded(config_file, warnings):
        config = load_config(config_file=str(config_file))
        config.site_dir = str(folder)
        plugin = _plugin_of(config)
        plugin.publish(edition, config, lists=False)
        site = SiteFolder(folder, folder, {})
        return Loop(config, plugin.publication, NO_MEMO, site).run_page(url)


def _build_what_is_new(config: MkDocsConfig, plugin: Any, memo: Memo, warnings: _Warnings) -> None:
    try:
        for function in _REMEMBERED:
            function.recall(memo)
        config = config.plugins.on_config(config)
        name = f"site {plugin.site}"
        site = SiteFolder(Path(config.site_dir), plugin.site, memo.recall(name) or {})
        Loop(config, plugin.publication, memo, site).run()
        _stop_on_warnings(config, warnings)
        plugin.finish(config)
        memo.remember(name, site.known_now(plugin.site))
        for function in _REMEMBERED:
            function.remember(memo)
    except Exception as error:
        config.plugins.on_build_error(error=error)
        raise


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Look rarely for objects that refer to each other: a build makes few of them, and many others,
    and looking took a tenth of its time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextlib.contextmanager
def _worded(config_file: Path, warnings: _Warnings) -> Iterator[None]:
    """Collect what mkdocs warns of in this block, and say in our words why it stops."""
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    try:
        yield
    except ConfigurationError as error:
        raise ProjectError(f"{config_file.name}: {error}") from error
    except (Abort, BuildError) as error:
        reason = "; ".join(warnings.lines) or str(error)
        raise CoursewareError(_("mkdocs stopped: {reason}").format(reason=reason)) from error
    finally:
        logger.removeHandler(warnings)


def _plugin_of(config: MkDocsConfig) -> Any:
    plugin = config.plugins.get(PLUGIN)
    if plugin is None:
        raise ProjectError(
            _("{file}: the plugin is missing — write `- courseware` under `plugins:`").format(
                file=Path(config.config_file_path).name
            )
        )
    return plugin


def _stop_on_warnings(config: MkDocsConfig, warnings: _Warnings) -> None:
    if config.strict and warnings.lines:
        raise Abort("mkdocs.yml asks to stop on warnings")
