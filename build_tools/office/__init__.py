"""`office/`: the registers that never leave the township's office, read, checked and kept."""

from build_tools.office.backup import back_up, read_backup, restore
from build_tools.office.board import board_of, heard_from
from build_tools.office.board_files import write_board
from build_tools.office.checks import check_office
from build_tools.office.journal import note, read_journal
from build_tools.office.private import private_words
from build_tools.office.receipts import read_receipts, take_receipts
from build_tools.office.registers import Office, read_office
from build_tools.office.words import faults_of, note_words

__all__ = [
    "Office",
    "back_up",
    "board_of",
    "check_office",
    "faults_of",
    "heard_from",
    "note",
    "note_words",
    "private_words",
    "read_backup",
    "read_journal",
    "read_office",
    "read_receipts",
    "restore",
    "take_receipts",
    "write_board",
]
