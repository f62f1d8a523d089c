"""Bringing a medium to a release: what lies there, what will be done, doing it, proving it."""
