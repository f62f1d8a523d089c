"""The media room: recordings and pictures in, renditions and posters out, cached in `.cache/`.

Its own folders in the order in which they may know each other: `ffmpeg` ← `probe` ← `plan` ←
`analysis` ← `cache` ← `encode` ← `poster` ← `workers`. The modules beside them are the stages that
entrances call.
"""
