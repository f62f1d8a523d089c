"""The checks of the registers against each other, the settings and the lessons. Pure."""
