"""The program ffmpeg: finding it, its arguments, the sources it may open, running it."""
