"""Builds after edits that can change only so much."""
