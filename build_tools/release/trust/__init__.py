"""Signatures, keys and signed lists: which release may be believed."""
