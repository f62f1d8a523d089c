"""Builds a site as `mkdocs build` does with our plugin, byte for byte, and does only what is new.

mkdocs reads the configuration and lists the files; the loop over pages and files is ours. The HTML
of a text is kept, without what its addresses become on the page. A page or a file whose key is that
of the site before is linked from there, else rendered or copied.
`mkdocs build` itself stays the reference, and builds where a township's `mkdocs.yml` or theme asks
for what only it knows.
"""

from __future__ import annotations

import os
import posixpath
import shutil
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

import msgspec
from jinja2 import pass_context
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.utils import get_relative_url, normalize_url

from build_tools.files import sha256_of
from build_tools.processes import side_by_side
from build_tools.reading.markdown.dialect import with_addresses
from build_tools.reading.markdown.kept_conversion import keep_conversions, kept_conversion
from build_tools.site.text_pages import SITE, page_row
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import jinja2
    from jinja2.runtime import Context
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from build_tools.memo import Memo
    from build_tools.reading.markdown.dialect import Conversion
    from build_tools.site.publish import Publication

Stamp = tuple[int, int, int, int]
_MANY = 300
"""Pages from which a second process is worth its start."""
_AT_ONCE = 1200
"""Pages that are in memory together until they are written."""


@dataclass
class TemplatePage:
    """A page as templates are given it, with what ours ask of the page of mkdocs."""

    title: str
    meta: dict[str, str]
    url: str
    content: str
    is_homepage: bool


_NewPage = tuple[Path, TemplatePage, dict[str, Any]]
"""A page with its place and the variables of its template."""


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
        if target := self.place_of(url, key):
            write(target)

    def place_of(self, url: str, key: str) -> Path | None:
        """Return where a file is to be written; None where the one before is put in its place."""
        parent = url.rpartition("/")[0]
        if parent not in self._folders:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        is_twice = url in self.keys  # two files of one name: the later one counts, as in mkdocs
        self.keys[url] = key
        if is_twice:
            (self.folder / url).unlink(missing_ok=True)
        if self.known.get(url, ("",))[0] == key and self._linked(url):
            return None
        return self.folder / url

    def _linked(self, url: str) -> bool:
        before = f"{self.before}/{url}"  # no Path: this happens thousands of times
        try:
            if stamp_of(before) != self.known[url][1]:
                return False
            os.link(before, f"{self.folder}/{url}")
        except OSError:  # gone, or a disk without hard links
            return False
        return True

    def text_before(self, url: str) -> str | None:
        """Return the text of a file of the site before, None where there is none."""
        try:
            return (self.before / url).read_text("utf-8")
        except (OSError, ValueError):
            return None

    def known_now(self, site: Path) -> dict[str, tuple[str, Stamp]]:
        """Return what is to be known of the site once it is in its place."""
        return {url: (key, stamp_of(f"{site}/{url}")) for url, key in self.keys.items()}


def stamp_of(path: str) -> Stamp:
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
        files = self._files()
        setting = hash_of(Path(config.config_file_path).read_bytes())
        pages = files.documentation_pages()
        texts = (publication.page_specs[file.src_uri].text for file in pages)
        keep_conversions((text for text in texts if text.strip()), self.memo)
        publication.keep_texts_in(self.memo.aside)
        addresses = {file.src_uri: self._keep_text(file, files) for file in pages}
        env = self._environment(files)
        shared = hash_of(msgspec.json.encode([self.memo.program, setting, publication.site]))
        for first in range(0, len(pages), _AT_ONCE):
            some = (
                self._page(file, shared, addresses[file.src_uri])
                for file in pages[first : first + _AT_ONCE]
            )
            self._write([page for page in some if page], env)
        written = (
            publication.search_files(self.memo, self.site.text_before) | publication.script_files()
        )
        for name, text in written.items():
            data = text.encode()
            self.site.put(name, hash_of(data), partial(Path.write_bytes, data=data))
        self.memo.remember(SITE, publication.text_site(self.memo))

    def run_page(self, url: str) -> bool:
        """Write one page, and the files that pages load; return whether there is such a page."""
        files = self._files()
        file = next((page for page in files.documentation_pages() if page.dest_uri == url), None)
        if file is None:
            return False
        self._keep_text(file, files)
        page = self._page(file, "", {})
        self._write([page] if page else [], self._environment(files))
        for name, text in self.publication.script_files().items():
            (self.site.folder / name).write_bytes(text.encode())
        return True

    def _files(self) -> Files:
        """Return the files of the site, the texts of its pages among them."""
        files = get_files(self.config)
        files.add_files_from_theme(self.config.theme.get_env(), self.config)
        files = self.config.plugins.on_files(files, config=self.config)
        set_exclusions(files, self.config)
        return files

    def _environment(self, files: Files) -> jinja2.Environment:
        """Put all that is no page in its place, when the texts are known; return the templates."""
        env: jinja2.Environment = self.config.theme.get_env()
        env = self.config.plugins.on_env(env, config=self.config, files=files)
        env.filters["url"] = quick_url
        env.auto_reload = False  # each page asks for some twenty templates, which stay as they are
        for file in files:
            if not file.is_documentation_page() and _is_included(file):
                self._copy(file)
        return env

    def _keep_text(self, file: File, files: Files) -> dict[str, str]:
        """Keep the HTML of a page's text as it is published; return what its addresses become."""
        text, html = self.publication.page_specs[file.src_uri].text, ""
        addresses: dict[str, str] = {}
        if text.strip():
            conversion = kept_conversion(text, self.memo)
            addresses = addresses_in(conversion, file, files)
            html = with_addresses(conversion, addresses.__getitem__)
        self.publication.keep_text(file.src_uri, file.dest_uri, html)
        return addresses

    def _page(self, file: File, shared: str, addresses: dict[str, str]) -> _NewPage | None:
        """Return a page that is to be written, None for one that is as before; remember what is to
        be known when its text changes."""
        source, publication = file.src_uri, self.publication
        spec, content = publication.page_specs[source], publication.kept_text(source)
        facts = publication.context(source)
        if self.memo.keeps and source in publication.shown:
            row = publication.text_page(source, facts["view"], addresses)
            self.memo.remember(page_row(source), row)
        parts = (shared, spec.template, spec.title, file.url, content)
        key = hash_of(msgspec.json.encode((*parts, facts["view"], facts["self_tests"])))
        target = self.site.place_of(file.dest_uri, key)
        page = TemplatePage(
            title=spec.title,
            meta={"title": spec.title, "template": spec.template},
            url=file.url,
            content=content,
            is_homepage=source == "index.md",
        )
        return (target, page, {"config": self.config, **facts}) if target else None

    def _write(self, pages: Sequence[_NewPage], env: jinja2.Environment) -> None:
        """Render pages and write them, on two cores where they are many."""

        def write(some: Sequence[_NewPage]) -> None:
            for target, page, variables in some:
                target.write_bytes(rendered(page, env, variables))

        if len(pages) < _MANY:
            write(pages)
            return
        # One of each kind first: what is compiled now need not be compiled on either core.
        kinds = {page.meta["template"]: number for number, (_, page, _) in enumerate(pages)}
        first = set(kinds.values())
        write([pages[number] for number in first])
        others = [page for number, page in enumerate(pages) if number not in first]
        side_by_side(lambda half: write(others[half::2]))

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


def addresses_in(conversion: Conversion, file: File, files: Files) -> dict[str, str]:
    """Return what the addresses in a text become on its page, as mkdocs has them: those of other
    files of the content lead to where these are published."""
    return {url: _published_address(url, file, files) for url in conversion[2]}


def _published_address(url: str, file: File, files: Files) -> str:
    scheme, host, path, query, anchor = urlsplit(url)
    if scheme or host or url.startswith(("/", "\\")) or not path:
        return url
    folder = posixpath.dirname(file.src_uri)
    source = posixpath.normpath(posixpath.join(folder, unquote(path)).lstrip("/"))
    target = files.get_file_from_path(source)
    if target is None:
        return url  # our own checks have told of it
    return urlunsplit(("", "", get_relative_url(target.url, file.url), query, anchor))


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
    return hash_of(repr((str(path), stamp_of(str(path)))).encode())
