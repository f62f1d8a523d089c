"""Numbers that lead to a person: telephones and identity cards. Pure."""

from __future__ import annotations

from build_tools.model.office.identity_numbers import identity_numbers_in
from build_tools.model.office.telephones import telephones_in


def private_numbers_in(text: str) -> tuple[str, ...]:
    """Return the numbers of telephones and identity cards in a text, as they are written there."""
    cards = identity_numbers_in(text)
    telephones = (number for number in telephones_in(text) if not any(number in c for c in cards))
    return (*cards, *telephones)
