"""The four boards from the registers and what else is known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.office.duty_board import DutyBoard
from build_tools.office.boards import managing
from build_tools.office.boards.building import building
from build_tools.office.boards.learning import learning
from build_tools.office.boards.using import using
from build_tools.office.boards.villages import VillageNames

if TYPE_CHECKING:
    from build_tools.model.office.duty_board import DutyFacts
    from build_tools.office.registers import Office


def duty_board(office: Office, facts: DutyFacts) -> DutyBoard:
    """Return the boards on the day of the month's board."""
    board = facts.board
    villages = VillageNames(office.stations, board.today)
    manage = (
        managing.training(office.training, villages),
        managing.faults(office.equipment, facts.learning.faults, villages),
        managing.visits(office.visits, villages),
        managing.groups(office.groups, office.villages),
        managing.records(board, villages),
        managing.secretary_pages(board, villages),
    )
    answered = {answer.to for answer in office.answers}
    parts = (
        building(office.works, villages),
        managing.managing(manage),
        learning(facts.learning, villages),
        using(facts, answered, villages),
    )
    return DutyBoard(board.month, board.township, board.today, parts, office.refused)
