"""Releases: what each station gets, signed and brought to it.

Its own folders in the order in which they may know each other: `trust` ← `plan` ← `medium` ←
`archive` ← `server` ← `delivery` ← `kit`.
"""
