"""The office's desk in the browser of this PC: an entrance, as the command line is one.

It calls the same stages, decides nothing, and is in Chinese, as the site is.
"""
