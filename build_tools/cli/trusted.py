"""Whom to believe: the project's keys, a public key, or the list that a root key signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.cli.session import session
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from build_tools.model.release import KeyRing


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


def ring_for(
    key_file: Path | None,
    root_file: Path | None,
    lists: Callable[[], Iterable[tuple[bytes, bytes]]],
) -> KeyRing:
    """Return the keys to trust: those given, else those of the project.

    `lists()` returns the lists of keys at hand, each with its signature. Raises Untrusted.
    """
    from build_tools.release.trust.keys import followed, read_ring, ring_of

    if key_file is not None and root_file is not None:
        raise click.UsageError(_("--key or --root-key, not both"))
    if root_file is not None:
        return followed(root_file, lists())
    if key_file is not None:
        return ring_of(key_file)
    from build_tools.project import read_project

    return read_ring(read_project(session().folder).office / "keys")
