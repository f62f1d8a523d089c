"""Releases: what each station gets, signed and brought to it.

Its folders in the order in which they may know each other: `trust` ← `plan` ← `kit` ← `medium` ←
`archive` ← `server` ← `delivery`.
"""
