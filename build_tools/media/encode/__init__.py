"""A plan becomes files: trials of quality, one ffmpeg process, checks of its results."""
