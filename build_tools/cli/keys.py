"""`courseware keys`: the keys that sign releases."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.session import Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.release import KeyRing, PublicKey
    from build_tools.release.trust.signature import SecretKey

PASSWORD = "COURSEWARE_KEY_PASSWORD"  # noqa: S105 - the name of a variable


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = click.Group("keys", help=_("Make and list the keys that sign releases."))
    for make in (_new, _list, _sign):
        group.add_command(make())
    return group


def _new() -> click.Command:
    @click.command(
        "new",
        cls=Verb,
        help=_("Make a key in DIR, on a stick that stays locked up, and enrol its public part."),
    )
    @click.argument("place", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--root", is_flag=True, help=_("Make the root key, which signs the list of keys.")
    )
    def new(*, place: Path, root: bool) -> None:
        from build_tools.project import read_project
        from build_tools.release.trust.keys import ROOT, make_key

        call = session()
        project = read_project(call.folder)
        key, secret = make_key(place, project.office / "keys", asked_password(new=True), root=root)
        call.say(_("Secret key: {path} — keep it and its password apart").format(path=secret))
        call.say(_("Write this on the paper card: key {key}").format(key=key.id))
        call.say(f"  {key.fingerprint}")
        if root or (project.office / "keys" / ROOT).is_file():
            line = _("It counts when the list of keys is signed: {command}")
            call.say(line.format(command="courseware keys sign --root-key FILE"))
        call.answer({"secret": str(secret), **_document(key)})

    return new


def _list() -> click.Command:
    @click.command("list", cls=Verb, help=_("List the keys whose releases are taken."))
    def list_() -> None:
        from build_tools.project import read_project
        from build_tools.release.trust.keys import read_ring

        call = session()
        ring = read_ring(read_project(call.folder).office / "keys")
        if ring.root:
            line = _("root key {key}, list {version}")
            call.say(line.format(key=ring.root.id, version=ring.version))
            call.say(f"  {ring.root.fingerprint}")
        _say(ring)
        call.answer({"version": ring.version, "keys": [_document(key) for key in ring.keys]})

    return list_


def _sign() -> click.Command:
    @click.command(
        "sign", cls=Verb, help=_("Sign the list of all enrolled keys with the root key.")
    )
    @click.option(
        "--root-key",
        "key_file",
        required=True,
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("The secret root key."),
    )
    @click.option(
        "--retire",
        "retired",
        nargs=2,
        multiple=True,
        metavar="ID MONTH",
        help=_("Take nothing from this key that is newer than the month."),
    )
    def sign(*, key_file: Path, retired: tuple[tuple[str, str], ...]) -> None:
        from build_tools.project import read_project
        from build_tools.release.trust.keys import sign_list
        from build_tools.release.trust.signature import unlock

        call = session()
        project = read_project(call.folder)
        withdrawn = [(key, month_argument(month)) for key, month in retired]
        root = unlock(key_file.read_bytes(), asked_password(), str(key_file))
        ring = sign_list(project.office / "keys", root, withdrawn)
        call.say(_("Signed: list {version}").format(version=ring.version))
        _say(ring)
        call.answer({"version": ring.version, "keys": [_document(key) for key in ring.keys]})

    return sign


def _say(ring: KeyRing) -> None:
    call = session()
    if not ring.keys:
        call.say(_("No key is enrolled: make one with 'courseware keys new DIR'."))
    for key in ring.keys:
        if key.until is None:
            call.say(_("release key {key}").format(key=key.id))
        else:
            from build_tools.model.release import month_of_sequence

            line = _("release key {key}, withdrawn: it signs nothing newer than {month}")
            call.say(line.format(key=key.id, month=month_of_sequence(key.until)))
        call.say(f"  {key.fingerprint}")


def _document(key: PublicKey) -> dict[str, Any]:
    return {"id": key.id, "key": key.text, "fingerprint": key.fingerprint, "until": key.until}


def asked_password(*, new: bool = False) -> str:
    """Return the password of a secret key, from the environment or asked for on the terminal."""
    given = os.environ.get(PASSWORD)
    if given is not None:
        if given:
            return given
        raise click.UsageError(_("{name} is empty").format(name=PASSWORD))
    asked: str = click.prompt(
        _("Password of the key"), hide_input=True, confirmation_prompt=new, err=True
    )
    return asked


def unlocked(file: Path) -> SecretKey:
    """Return the secret key of a file, its password asked for."""
    from build_tools.release.trust.signature import unlock

    return unlock(file.read_bytes(), asked_password(), str(file))
