"""Sounds of lessons as files for players that are not a station: loudspeakers, telephones."""
