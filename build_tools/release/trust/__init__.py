"""Signatures, keys and signed lists: which releases may be followed."""
