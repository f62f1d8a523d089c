"""MEDIUM, as people write it, with the rclone that the environment names; and what is none."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from build_tools.files import size_in_words
from build_tools.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from build_tools.cli.session import Session
    from build_tools.release.delivery.target import NewMedium
    from build_tools.release.medium.opening import MediumName


def delivery_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for what lies there already."""
    quick = click.option(
        "--quick", is_flag=True, help=_("Trust what an earlier delivery left there.")
    )
    older = click.option(
        "--older", is_flag=True, help=_("Take a release older than the one there.")
    )
    return quick(older(command))


def new_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option for a medium that has never been one."""
    return click.option(
        "--new",
        "is_new",
        is_flag=True,
        help=_("Let a folder that was no medium before become one."),
    )(command)


def medium_name(text: str) -> MediumName:
    """Return the name of a medium: a folder, or an rclone remote."""
    from build_tools.release.medium.opening import MediumName

    return MediumName(text, os.environ.get("COURSEWARE_RCLONE", ""))


def system_folders() -> tuple[Path, ...]:
    """Return folders that are on no medium: the person's home, the program, Windows."""
    named = [os.environ[name] for name in ("SystemRoot", "ProgramFiles") if name in os.environ]
    return (Path.home(), Path(sys.prefix), *map(Path, named))


def say_new(call: Session, new_medium: NewMedium, station: str) -> None:
    """Say which folder becomes a medium, how large it is, whose, and what else lies there."""
    from build_tools.release.delivery.target import names_in_words

    line = _("{place} becomes a medium of {code}: {total} large, {free} free")
    values = {"total": size_in_words(new_medium.total), "free": size_in_words(new_medium.free)}
    call.say(line.format(place=new_medium.medium, code=station, **values))
    if new_medium.names:
        names = names_in_words(new_medium.names)
        call.say(_("What lies there stays: {names}").format(names=names))
