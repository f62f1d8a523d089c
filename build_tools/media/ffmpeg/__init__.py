"""The program ffmpeg: which one, its arguments, what it may open, how it runs and ends."""
