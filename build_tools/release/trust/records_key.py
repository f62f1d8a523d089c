"""The records key's public half, `office/keys/records.pub`: a JWK that stations seal records with.

Making the key, and opening what was sealed, are left to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from build_tools.errors import Untrusted
from build_tools.messages import _
from build_tools.model.records.key import RECORDS_KEY, RecordsKey

if TYPE_CHECKING:
    from pathlib import Path


def read_records_key(folder: Path) -> RecordsKey | None:
    """Return the public records key in `office/keys/`, None where there is none.

    Raises Untrusted for anything else than a public key on the curve P-256, so for a secret one.
    """
    file = folder / RECORDS_KEY
    try:
        return RecordsKey.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        text = _("{file}: this is not the public half of a records key")
        raise Untrusted(text.format(file=file)) from error
