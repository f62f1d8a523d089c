"""The mkdocs plugin: mkdocs' events call the same stages as the command line.

`courseware build` hands it a prepared edition; under `mkdocs build` it prepares one itself. mkdocs
imports this wherever it reads a configuration, so the stages are imported where they begin.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

from build_tools import locks
from build_tools.errors import CoursewareError
from build_tools.messages import _, preferred_language, use_language
from build_tools.model.settings import Settings
from build_tools.progress import Silent
from build_tools.site import mkdocs_config, staging

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from build_tools.model.edition import Edition
    from build_tools.site.publish import Publication
    from build_tools.stages.build import Prepared

log = logging.getLogger("mkdocs.plugins.courseware")


class _LogProgress(Silent):
    """Progress as lines in mkdocs' own log."""

    def stage(self, text: str) -> None:
        log.info(text)

    def note(self, text: str) -> None:
        log.info(text)


class CoursewarePlugin(BasePlugin):  # type: ignore[no-untyped-call,type-arg]
    """Turns a loaded mkdocs configuration into the courseware site."""

    # The options are read, with their line numbers, by `read_project`; mkdocs only has to let
    # them pass.
    config_scheme = tuple(
        (name, config_options.Optional(config_options.Type(object)))
        for name in Settings.model_fields
    )

    def __init__(self) -> None:
        self.prepared: Prepared | None = None
        """Set by `courseware build`; used for one build."""
        self._publication: Publication | None = None
        self._site: Path | None = None
        self._build_lock = contextlib.ExitStack()
        """Held while pages are built and swapped: two builds of a project take turns."""

    @property
    def publication(self) -> Publication:
        """The build under way."""
        if self._publication is None:
            raise PluginError("courseware: on_config did not run")
        return self._publication

    @property
    def site(self) -> Path:
        """The folder in whose place the site comes."""
        if self._site is None:
            raise PluginError("courseware: on_config did not run")
        return self._site

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Choose the language; send who wants a preview to ours, which guards and mends it."""
        if self.prepared is None:
            use_language(preferred_language())
        if command == "serve":
            text = _("mkdocs shows no preview: run courseware preview")
            raise PluginError(f"courseware: {text}")

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, check and transcode, unless that is done; send the pages to a staging folder."""
        prepared, self.prepared = self.prepared or self._prepare(config), None
        self.publish(prepared.edition, config)
        self._site = Path(config.site_dir)
        cache = Path(config.config_file_path).parent / ".cache"
        self._build_lock.enter_context(locks.acquire(cache / "site.lock"))
        staging.recover(self._site)
        config.site_dir = str(staging.next_folder(self._site))
        return config

    def publish(self, edition: Edition, config: MkDocsConfig, *, lists: bool = True) -> None:
        """Take an edition, and set what our pages need of the configuration."""
        from build_tools.site.publish import Publication

        self._publication = Publication(edition, lists=lists)
        mkdocs_config.adapt(config)

    def _prepare(self, config: MkDocsConfig) -> Prepared:
        from build_tools.clock import today
        from build_tools.model.month import Month
        from build_tools.model.problem import ProblemsFound, Severity
        from build_tools.project import read_project
        from build_tools.stages.build import BuildOptions, prepare
        from build_tools.stages.cache import cache_kept

        options = BuildOptions(today=Month.of(today()), strict=config.strict)
        try:
            project = read_project(Path(config.config_file_path).parent)
            self._build_lock.enter_context(cache_kept(project, _LogProgress()))
            prepared = prepare(project, options, _LogProgress())
        except ProblemsFound as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise PluginError(f"courseware:\n{lines}") from error
        except CoursewareError as error:
            raise PluginError(f"courseware: {error}") from error
        for problem in prepared.problems:
            level = logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING
            log.log(level, "%s", problem)
        return prepared

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Choose the published files and their paths."""
        return self.publication.select(files, config)

    def on_env(
        self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files
    ) -> jinja2.Environment:
        """Give the templates our filters, and join what they load."""
        from build_tools.site.assets.bundles import bundle_assets

        self.publication.add_filters(env)
        publication = self.publication
        bundle_assets(env, files, config, publication.names, publication.month_script())
        return env

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str:
        """Return the Markdown of the page; its front matter was read long ago."""
        return self.publication.text(page.file.src_uri)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give the page its title and template."""
        self.publication.set_title_and_template(page)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give files their published names in raw HTML, and keep the text for the search."""
        return self.publication.keep_text(page.file.src_uri, page.file.dest_uri, html)

    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Add the variables of the page's template."""
        context.update(self.publication.context(page.file.src_uri))
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add the search index and the media, and put the new site in the place of the old one."""
        publication = self.publication
        written = publication.search_files() | publication.script_files()
        for name, text in written.items():
            staging.write(Path(config.site_dir) / name, text)
        self.finish(config)

    def finish(self, config: MkDocsConfig) -> None:
        """Add the media, and put the new site in the place of the old one."""
        to_move = staging.stage_media(self.publication.media(), self.site)
        staging.swap(self.site, to_move)
        self._build_lock.close()

    def on_build_error(self, *, error: Exception) -> None:
        """Remove the unfinished site; the last good one was never touched."""
        if self._site is not None:
            staging.recover(self._site)
        self._build_lock.close()
