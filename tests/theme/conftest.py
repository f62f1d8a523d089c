"""Templates rendered outside mkdocs, on views that are filled from their own type hints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import Path
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import jinja2
import pytest
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import script_tag_filter, url_filter

from build_tools.model.media import SoundView
from build_tools.model.page import SiteView
from build_tools.model.timetable import views
from build_tools.site.theme import theme_folder

Render = Callable[..., str]


@pytest.fixture(scope="session")
def theme() -> Path:
    return theme_folder()


@pytest.fixture(scope="session")
def render(theme: Path) -> Render:
    material = Path(str(files("material"))) / "templates"
    # As in mkdocs: nothing is escaped unless the template says so.
    loader = jinja2.FileSystemLoader([str(theme), str(material)])
    env = jinja2.Environment(loader=loader, autoescape=False)  # noqa: S701
    env.filters |= {"url": url_filter, "script_tag": script_tag_filter, "media": _media}

    def render_page(
        template: str,
        text: str,
        view: object = None,
        content: str = "",
        scripts: Sequence[str] = (),
    ) -> str:
        page = SimpleNamespace(
            url="technical/lesson.html", title=text, meta={}, content=content, is_homepage=False
        )
        config = SimpleNamespace(
            site_name=text, site_description=text, extra_css=[], extra_javascript=scripts
        )
        context = {
            "page": page,
            "config": config,
            "base_url": "..",
            "self_tests": {},
            "site": filled(SiteView, text),
        }
        return env.get_template(template).render(**context, view=view)

    return render_page


@jinja2.pass_context
def _media(context: jinja2.runtime.Context, name: str) -> str:
    return normalize_url(f"media/{name}", page=context["page"], base=context["base_url"])


def filled(kind: Any, text: str) -> Any:
    """Return a value of the type in which every string is `text` and every list has two entries."""
    if is_dataclass(kind):
        # A page names the views of the timetable and of a sound for their types alone.
        hints = get_type_hints(kind, localns={**vars(views), "SoundView": SoundView})
        return kind(**{field.name: filled(hints[field.name], text) for field in fields(kind)})
    if isinstance(kind, UnionType):
        return filled(next(arg for arg in get_args(kind) if arg is not NoneType), text)
    if get_origin(kind) is tuple:
        arguments = get_args(kind)
        if arguments[-1] is Ellipsis:
            return (filled(arguments[0], text), filled(arguments[0], text))
        return tuple(filled(argument, text) for argument in arguments)
    return {str: text, int: 11, float: 1.5, bool: True}[kind]
