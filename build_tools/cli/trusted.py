"""The options that say whose signatures count, where not those of the project's keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.session import session
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.stages.trust import TrustChoice


def trust_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for who has a public key and no project."""
    key = click.option(
        "--key",
        "key_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Trust this public key instead of those of the project."),
    )
    root = click.option(
        "--root-key",
        "root_file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Trust the keys whose list this public root key signed; it comes with releases."),
    )
    return key(root(command))


def trust_choice(key_file: Path | None, root_file: Path | None) -> TrustChoice:
    """Return whose signatures count; a usage error where both files are given."""
    from build_tools.stages.trust import TrustChoice

    if key_file is not None and root_file is not None:
        raise click.UsageError(_("--key or --root-key, not both"))
    return TrustChoice(session().folder, key_file, root_file)
