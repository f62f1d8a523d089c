"""Builds a site as `mkdocs build` does with our plugin, byte for byte, and does only what is new.

mkdocs reads the configuration and converts Markdown; the loop over pages and files is ours. The
HTML of a page is kept under all that it depends on, the answers that its links got included. A page
or a file whose key is that of the site before is linked from there, else rendered or copied.
`mkdocs build` itself stays the reference, and builds where a township's `mkdocs.yml` or theme asks
for what only it knows.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import msgspec
from jinja2 import pass_context
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, normalize_url
from mkdocs.utils.meta import get_data

from build_tools.files import sha256_of
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2
    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from build_tools.memo import Memo
    from build_tools.site.publish import Publication

log = logging.getLogger("mkdocs.structure.pages")

Stamp = tuple[int, int, int, int]


@dataclass
class TemplatePage:
    """A page as templates are given it, with what ours ask of the page of mkdocs."""

    title: str
    meta: dict[str, str]
    url: str
    content: str
    is_homepage: bool


class TracedFiles(Files):
    """The files of the site, which note what a page's links asked for and what they got."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.answers: dict[str, str] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at a path of `content/`, or None."""
        file = super().get_file_from_path(path)
        self.answers[PurePath(path).as_posix()] = file_answer(file)
        return file

    def answer(self, path: str) -> str:
        """Return what a link to this path gets."""
        return file_answer(self.src_uris.get(path))


def file_answer(file: File | None) -> str:
    """Return what a link depends on of the file that it leads to."""
    return f"{file.url} {file.inclusion.name}" if file else ""


@dataclass
class SiteFolder:
    """The folder that the site is built in, beside the one before, of which files are linked."""

    folder: Path
    before: Path
    known: dict[str, tuple[str, Stamp]]
    """Key and stamp of each file of the site before, by its path in the site."""
    begun: int = 0
    """When it was begun, by the clock of the disk, in nanoseconds."""
    keys: dict[str, str] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        os.utime(self.folder)
        self.begun = self.folder.stat().st_mtime_ns

    def put(self, url: str, key: str, write: Callable[[Path], object]) -> None:
        """Put a file in its place: the one before where its key is the same, else a new one."""
        target = self.folder / url
        parent = os.path.dirname(target)  # noqa: PTH120 - thousands of times
        if parent not in self._folders:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        self.keys[url] = key
        if self.known.get(url, ("",))[0] == key and self._linked(url, target):
            return
        target.unlink(missing_ok=True)  # two files of one name: the later one counts, as in mkdocs
        write(target)

    def _linked(self, url: str, target: Path) -> bool:
        before = self.before / url
        try:
            if stamp_of(before) != self.known[url][1]:
                return False
            target.unlink(missing_ok=True)
            os.link(before, target)
        except OSError:  # gone, or a disk without hard links
            return False
        return True

    def known_now(self, site: Path) -> dict[str, tuple[str, Stamp]]:
        """Return what is to be known of the site once it is in its place."""
        return {url: (key, stamp_of(site / url)) for url, key in self.keys.items()}


def stamp_of(path: Path) -> Stamp:
    """Return size, times and number of a file; its second time changes whenever its bytes do."""
    facts = os.stat(path)  # noqa: PTH116
    return facts.st_size, facts.st_mtime_ns, facts.st_ino, facts.st_ctime_ns


@dataclass
class Loop:
    """One run over all pages and files of a site."""

    config: MkDocsConfig
    publication: Publication
    memo: Memo
    site: SiteFolder

    def run(self) -> None:
        """Write all pages and files of the site into its folder."""
        config, publication = self.config, self.publication
        files = get_files(config)
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        setting = hash_of(Path(config.config_file_path).read_bytes())
        pages = files.documentation_pages()
        converter = Converter(config, self.memo, TracedFiles(files), setting)
        html = {
            file.src_uri: converter.html(file, publication.page_specs[file.src_uri].text)
            for file in pages
        }
        published = {
            file.src_uri: publication.keep_text(file.src_uri, file.dest_uri, html[file.src_uri][0])
            for file in pages
        }
        env = config.plugins.on_env(env, config=config, files=files)
        env.filters["url"] = quick_url
        for file in files:
            if not file.is_documentation_page() and _is_included(file):
                self._copy(file)
        shared = hash_of(msgspec.json.encode([self.memo.program, setting, publication.site]))
        for file in pages:
            self._page(file, published[file.src_uri], env, shared)
        written = publication.search_files(self.memo) | publication.script_files()
        for name, text in written.items():
            data = text.encode()
            self.site.put(name, hash_of(data), partial(Path.write_bytes, data=data))
        answers = {source: answers for source, (_html, answers) in html.items()}
        for name, row in publication.text_rows(answers, self.memo).items():
            self.memo.remember(name, row)

    def _page(self, file: File, content: str, env: jinja2.Environment, shared: str) -> None:
        spec = self.publication.page_specs[file.src_uri]
        facts = self.publication.context(file.src_uri)
        views = (facts["view"], facts["self_tests"])
        parts = (shared, spec.template, spec.title, file.url, content, *views)
        page = TemplatePage(
            title=spec.title,
            meta={"title": spec.title, "template": spec.template},
            url=file.url,
            content=content,
            is_homepage=file.src_uri == "index.md",
        )

        def write(path: Path) -> None:
            path.write_bytes(rendered(page, env, {"config": self.config, **facts}))

        self.site.put(file.dest_uri, hash_of(msgspec.json.encode(parts)), write)

    def _copy(self, file: File) -> None:
        if file.abs_src_path is None:  # its content was worked out
            data = file.content_bytes
            self.site.put(file.dest_uri, hash_of(data), partial(Path.write_bytes, data=data))
            return
        source = Path(file.abs_src_path)
        self.site.put(
            file.dest_uri, _key_of_file(source, self.site.begun), partial(shutil.copyfile, source)
        )


def rendered(page: TemplatePage, env: jinja2.Environment, variables: dict[str, Any]) -> bytes:
    """Return a page as it is written."""
    context = {"page": page, "base_url": get_relative_url(".", page.url), **variables}
    output = env.get_template(page.meta["template"]).render(context)
    return output.encode(errors="xmlcharrefreplace")


@dataclass
class Converter:
    """Makes HTML of the texts of pages, as mkdocs does."""

    config: MkDocsConfig
    memo: Memo
    files: Any
    """The files of the site, as `TracedFiles` answers for them."""
    setting: str

    def html(self, file: File, text: str) -> tuple[str, dict[str, str]]:
        """Return the HTML of a page's text, and what its links got; repeat its warnings."""
        if not text.strip():
            return "", {}
        parts = (self.setting, file.src_uri, file.url, file.inclusion.name, text)
        html, answers, warnings = self.memo.get(
            "html",
            parts,
            partial(self._converted, file, text),
            is_valid=self._gets_the_same_answers,
        )
        for line in warnings:
            log.warning(line)
        return html, answers

    def _converted(self, file: File, text: str) -> tuple[str, dict[str, str], list[str]]:
        """Return the HTML, what its links got, and mkdocs' warnings."""
        page = Page(None, file, self.config)
        self.files.answers = {}
        handler = _Lines()
        log.addHandler(handler)
        propagates, log.propagate = log.propagate, False
        try:
            page.markdown, page.meta = get_data(text)
            page.render(self.config, self.files)
        finally:
            log.propagate = propagates
            log.removeHandler(handler)
        return page.content or "", self.files.answers, handler.lines

    def _gets_the_same_answers(self, converted: tuple[str, dict[str, str], list[str]]) -> bool:
        answers = converted[1].items()
        return all(self.files.answer(path) == got for path, got in answers)


class _Lines(logging.Handler):
    """Collects warnings."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pass_context
def quick_url(context: Context, value: object) -> str:
    """Return mkdocs' filter `url`: a path in the site as the page names it."""
    return _relative(str(value), context["page"].url.rpartition("/")[0])


@cache
def _relative(path: str, folder: str) -> str:
    """Return a path as all pages of a folder name it."""
    page: Any = TemplatePage("", {}, f"{folder}/page.html" if folder else "page.html", "", False)
    return normalize_url(path, page=page)


def _is_included(file: File) -> bool:
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]


_SMALL_FILE = 4_000_000
_COARSE = 3_000_000_000
"""Nanoseconds: FAT keeps times to two seconds."""


def _key_of_file(path: Path, now: int) -> str:
    """Return a hash of a file's bytes, or of its stamp where it is large and not quite new."""
    facts = path.stat()
    if facts.st_size < _SMALL_FILE or facts.st_mtime_ns > now - _COARSE:
        return sha256_of(path)
    return hash_of(repr((str(path), stamp_of(path))).encode())
