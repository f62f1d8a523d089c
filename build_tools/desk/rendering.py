"""The desk's pages out of their templates; all that they are given is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("build_tools.desk", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: Any) -> str:
    """Return a page of a template."""
    return _environment().get_template(name).render(**values)


def fault_page(text: str) -> str:
    """Return a page that says what is wrong."""
    return render("fault.html.j2", lines=text.split("\n"))
