"""Turns a plan into files: CRF search, one ffmpeg process, checks of its results."""
