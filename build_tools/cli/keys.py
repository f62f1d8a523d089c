"""`courseware keys`: the keys that sign releases, and the one that opens sealed records."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.arguments import month_argument
from build_tools.cli.placeholders import VerbGroup, in_words
from build_tools.cli.session import Verb, session
from build_tools.messages import _

if TYPE_CHECKING:
    from build_tools.model.release import KeyRing, PublicKey
    from build_tools.release.trust.signature import SecretKey

PASSWORD = "COURSEWARE_KEY_PASSWORD"  # noqa: S105 - the name of a variable


def command() -> click.Command:
    """Return the verb and what stands below it."""
    group = VerbGroup("keys", help=_("Make and list the keys that sign releases."))
    for make in (_new_key, _list, _sign, _records_key):
        group.add_command(make())
    return group


def _new_key() -> click.Command:
    @click.command(
        "new",
        cls=Verb,
        help=_("Make a key in DIR, on a stick that stays locked up, and enrol its public part."),
    )
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    @click.option(
        "--root", is_flag=True, help=_("Make the root key, which signs the list of keys.")
    )
    def new_key(*, target: Path, root: bool) -> None:
        from build_tools.project import read_project
        from build_tools.stages.keys import make_signing_key

        call = session()
        project = read_project(call.folder)
        key = make_signing_key(project, target, read_password(confirm=True), root=root)
        if key.made_before:
            line = _("{path} was there already, and is enrolled here now")
            call.say(line.format(path=key.secret_file))
        line = _("Secret key: {path} — keep it and its password apart")
        call.say(line.format(path=key.secret_file))
        call.say(_("Write this on the paper card: key {key}").format(key=key.public.id))
        call.say(f"  {key.public.fingerprint}")
        if not key.counts:
            line = _("It counts when the list of keys is signed: {command}")
            call.say(line.format(command=in_words("courseware keys sign --root-key FILE")))
        call.answer({"secret": str(key.secret_file), **_document(key.public)})

    return new_key


def _list() -> click.Command:
    @click.command("list", cls=Verb, help=_("List the keys whose releases are taken."))
    def list_() -> None:
        from build_tools.project import read_project
        from build_tools.stages.keys import list_keys

        call = session()
        ring = list_keys(read_project(call.folder))
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
        from build_tools.stages.keys import sign_key_list

        call = session()
        project = read_project(call.folder)
        withdrawn = [(key, month_argument(month)) for key, month in retired]
        ring = sign_key_list(project, unlock_file(key_file), withdrawn)
        call.say(_("Signed: list {version}").format(version=ring.version))
        _say(ring)
        call.answer({"version": ring.version, "keys": [_document(key) for key in ring.keys]})

    return sign


def _records_key() -> click.Command:
    @click.command(
        "records",
        cls=Verb,
        help=_("Make the key in DIR that opens sealed records, and give stations its public part."),
    )
    @click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
    def records_key(*, target: Path) -> None:
        from build_tools.project import read_project
        from build_tools.stages.keys import make_records_key

        call = session()
        project = read_project(call.folder)
        secret = make_records_key(project, target, read_password(confirm=True))
        line = _("Secret key: {path} — keep it and its password apart")
        call.say(line.format(path=secret))
        call.say(_("From the next release on stations seal their records with it."))
        call.say(_("Without this file and its password nobody can open them: keep copies of both."))
        call.answer({"secret": str(secret)})

    return records_key


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


def read_password(*, confirm: bool = False) -> str:
    """Return the password of a secret key: from who watches, the environment or the terminal."""
    if watcher := session().watcher:
        if not watcher.password:
            raise click.UsageError(_("the password of the key is missing"))
        return watcher.password
    password: str | None = os.environ.get(PASSWORD)
    if password is None:
        password = click.prompt(
            _("Password of the key"), hide_input=True, confirmation_prompt=confirm, err=True
        )
    elif not password:
        raise click.UsageError(_("{name} is empty").format(name=PASSWORD))
    return password


def unlock_file(file: Path) -> SecretKey:
    """Return the secret key of a file, once its password was entered."""
    from build_tools.release.trust.signature import unlock

    return unlock(file.read_bytes(), read_password(), str(file))
