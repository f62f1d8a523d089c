"""Joins the stylesheets of a kind of page, and its scripts: a page opens with fewer files.

Their sources are one component a file. What each kind of page loads, and in which order, stands in
`partials/assets.html` of the theme.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# A fault of one script stops none behind it, as if each still were a file of its own.
_SCRIPT = (
    "/* {name} */\n"
    "try {{\n{text}}} catch (error) {{\n  setTimeout(() => {{\n    throw error;\n  }});\n}}\n"
)
_STYLESHEET = "/* {name} */\n{text}"
_TABLES = (
    ("SCRIPTS", "assets/js/{}.js", _SCRIPT),
    ("STYLESHEETS", "assets/css/{}.css", _STYLESHEET),
)


def bundle_assets(env: jinja2.Environment, files: Files, config: MkDocsConfig) -> None:
    """Put one file for each kind of page in the place of the files that it is made of."""
    sources: set[str] = set()

    def read(path: str) -> str:
        sources.add(path)
        return Path(files.src_uris[path].abs_src_path or "").read_text(encoding="utf-8")

    level = InclusionLevel.INCLUDED
    for path, content in bundles(env, read).items():
        files.append(File.generated(config, path, content=content, inclusion=level))
    for path in sources:
        files.remove(files.src_uris[path])


def bundles(env: jinja2.Environment, read: Callable[[str], str]) -> dict[str, str]:
    """Return the joined files by their path; `read` gives the text of a source by its path.

    They lie as deep as their sources, so that addresses in stylesheets hold.
    """
    tables = env.get_template("partials/assets.html").module
    joined: dict[str, str] = {}
    for table, path, form in _TABLES:
        kinds: dict[str, list[str]] = getattr(tables, table)
        for kind, names in kinds.items():
            parts = (form.format(name=name, text=read(path.format(name))) for name in names)
            joined[path.format(f"kinds/{kind}")] = "".join(parts)
    return joined
