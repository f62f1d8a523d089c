"""Tests; `tests.browsers` finds a browser, `tests/conftest.py` has what all folders share."""
