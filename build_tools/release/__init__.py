"""Releases: what each station gets, signed and brought to it."""

from build_tools.release.keys import make_key, read_ring, ring_of, sign_list
from build_tools.release.plan import files_of, plan
from build_tools.release.signature import unlock

__all__ = ["files_of", "make_key", "plan", "read_ring", "ring_of", "sign_list", "unlock"]
