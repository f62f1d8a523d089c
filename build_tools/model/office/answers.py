"""Answers to questions of stations: the register that the office writes. Pure.

Which questions were asked, and where answers go, is left to the stages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Ids, Line
from build_tools.model.office.privacy import PUBLISHED
from build_tools.model.records.statement import StatementId, split_id

Paragraphs = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class AnsweredQuestion(StrictModel):
    """An answer to the question with the id `to`.

    `question` is worded by the office: it names nobody, and all stations may read it when
    `published`. Else the station that asked reads it alone.
    """

    to: StatementId
    question: Annotated[Line, PUBLISHED]
    answer: Annotated[Paragraphs, PUBLISHED]
    on: dt.date
    lessons: Ids = ()
    published: bool = False

    @property
    def station(self) -> str:
        """The code of the station that asked."""
        return split_id(self.to)[0]

    @property
    def anchor(self) -> str:
        """Its place on the page of all answers, which does not tell who asked."""
        return f"q-{hashlib.sha256(self.to.encode()).hexdigest()[:8]}"


class AnswerRegister(StrictModel):
    """The whole of `office/answers.yml`."""

    answers: Annotated[tuple[AnsweredQuestion, ...], BeforeValidator(as_tuple)] = ()
