"""Runs mkdocs from our own program: loads the project's configuration, builds."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from build_tools.errors import CoursewareError, ProjectError
from build_tools.memo import NO_MEMO
from build_tools.messages import _
from build_tools.site.lesson_index import PINYIN_KEYS
from build_tools.site.page_loop import Loop, SiteFolder
from build_tools.site.qr_code import QR_CODES
from build_tools.site.search.sounds import READINGS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from build_tools.memo import Memo

PLUGIN = "courseware"
_REMEMBERED = (PINYIN_KEYS, QR_CODES, READINGS)


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
    logger = logging.getLogger("mkdocs")
    logger.addHandler(warnings)
    try:
        config = load_config(config_file=str(config_file))
        plugin: Any = config.plugins.get(PLUGIN)
        if plugin is None:
            raise ProjectError(
                _("{file}: the plugin is missing — write `- courseware` under `plugins:`").format(
                    file=config_file.name
                )
            )
        plugin.prepared = prepared
        if folder is not None:
            config.site_dir = str(folder)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            if memo.keeps:
                _build_what_is_new(config, plugin, memo, warnings)
            else:
                from mkdocs.commands.build import build as mkdocs_build

                mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    except ConfigurationError as error:
        raise ProjectError(f"{config_file.name}: {error}") from error
    except (Abort, BuildError) as error:
        reason = "; ".join(warnings.lines) or str(error)
        raise CoursewareError(_("mkdocs stopped: {reason}").format(reason=reason)) from error
    finally:
        logger.removeHandler(warnings)
    return tuple(warnings.lines)


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


def _stop_on_warnings(config: MkDocsConfig, warnings: _Warnings) -> None:
    if config.strict and warnings.lines:
        raise Abort("mkdocs.yml asks to stop on warnings")
