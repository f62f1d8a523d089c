"""A plan becomes files: arguments of one ffmpeg process, trials of quality, checks of the result."""
