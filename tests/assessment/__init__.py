"""Tests of the year's assessment."""
