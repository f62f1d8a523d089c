"""Hints for the keys of the registers: the form of each in plain words, and an example."""
