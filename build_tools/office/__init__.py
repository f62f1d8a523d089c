"""`office/`: the registers that never leave the township's office, read and checked."""

from build_tools.office.checks import check_office
from build_tools.office.registers import Office, read_office

__all__ = ["Office", "check_office", "read_office"]
