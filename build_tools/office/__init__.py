"""`office/`: the registers that never leave the township's office, read and checked."""

from build_tools.office.backup import back_up, read_backup, restore
from build_tools.office.checks import check_office
from build_tools.office.registers import Office, read_office

__all__ = ["Office", "back_up", "check_office", "read_backup", "read_office", "restore"]
