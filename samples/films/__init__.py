"""The films: each module draws one recording and names its sentences as `FILM`."""
