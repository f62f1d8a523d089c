"""Joins the stylesheets of a kind of page, and its scripts: a page opens with few and small files.

Their sources are one component a file. What each kind of page loads, and in which order, stands in
`partials/assets.html` of the theme. Each has a line of its own that begins with its name, so that
the line of a fault names the source.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from build_tools.site.assets.material_sheet import frame_and_text
from build_tools.site.assets.squeezing import squeezed_scripts, squeezed_stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

MATERIAL = ("material", "material-text")
"""What a site needs of Material's stylesheet: on each page, and beside that for texts."""
EDITION = "edition"
"""The component of the head that says which month this is: data of the build."""
GENERATED = (*MATERIAL, EDITION)
"""The components that are no files of ours."""
# A fault of one script stops none behind it, as if each still were a file of its own.
_SCRIPT = "/* {name} */try{{{text}}}catch(e){{setTimeout(()=>{{throw e}})}}\n"
_STYLESHEET = "/* {name} */\n{text}\n"
_TABLES = (
    ("SCRIPTS", "assets/js/{}.js", _SCRIPT),
    ("STYLESHEETS", "assets/css/{}.css", _STYLESHEET),
)


def bundle_assets(
    env: jinja2.Environment,
    files: Files,
    config: MkDocsConfig,
    names: Set[str],
    month_script: str,
) -> None:
    """Put one file for each kind of page in the place of the files that it is made of.

    `names` are those in the tags of all texts, `month_script` what the head says of the month.
    """
    sources: set[str] = set()

    def read(path: str) -> str:
        sources.add(path)
        return Path(files.src_uris[path].abs_src_path or "").read_text(encoding="utf-8")

    material = next(path for path in files.src_uris if path.startswith("assets/stylesheets/main."))
    sheet = read(material)
    # With templates of a township all that Material's own do may come into pages.
    parts = (sheet, "") if config.theme.custom_dir else frame_and_text(sheet, names)
    level = InclusionLevel.INCLUDED
    for path, content in bundles(env, read, parts, month_script).items():
        files.append(File.generated(config, path, content=content, inclusion=level))
    for path in sources:
        files.remove(files.src_uris[path])


def bundles(
    env: jinja2.Environment,
    read: Callable[[str], str],
    material: tuple[str, str] = ("", ""),
    month_script: str = "",
) -> dict[str, str]:
    """Return the joined files by their path; `read` gives the text of a source by its path.

    They lie as deep as their sources, so that addresses in stylesheets hold.
    """
    tables = env.get_template("partials/assets.html").module
    joined: dict[str, str] = {}
    squeezed = {
        f"assets/css/{name}.css": text for name, text in zip(MATERIAL, material, strict=True)
    } | {f"assets/js/{EDITION}.js": _SCRIPT.format(name=EDITION, text=month_script)}
    for table, path, form in _TABLES:
        kinds: dict[str, list[str]] = getattr(tables, table)
        sources = {name: path.format(name) for names in kinds.values() for name in names}
        texts = {name: read(file) for name, file in sources.items() if file not in squeezed}
        for name, text in _squeezed(table, texts).items():
            squeezed[path.format(name)] = form.format(name=name, text=text)
        for kind, names in kinds.items():
            parts = (squeezed[path.format(name)] for name in names)
            joined[path.format(f"kinds/{kind}")] = "".join(parts)
    return joined


def _squeezed(table: str, texts: dict[str, str]) -> dict[str, str]:
    if table == "SCRIPTS":
        return squeezed_scripts(texts)
    return {name: squeezed_stylesheet(text) for name, text in texts.items()}
