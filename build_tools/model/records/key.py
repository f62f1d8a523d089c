"""The records key as a value: stations seal their records with it. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from build_tools.model.frozen_model import StrictModel

RECORDS_KEY = "records.pub"
"""The public half of the records key, a JWK, in `office/keys/`; it signs nothing."""

_Coordinate = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]


class RecordsKey(StrictModel):
    """The public half of the records key as a JWK (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: _Coordinate
    y: _Coordinate
