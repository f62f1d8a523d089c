"""The theme's folder: in the wheel, or in the checkout of an editable install."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def theme_folder() -> Path:
    """Return the folder of templates and assets that goes before Material's own."""
    package = Path(str(files("build_tools")))
    packed = package.parent / "courseware_overrides"
    return packed if packed.is_dir() else package.parent / "overrides"
