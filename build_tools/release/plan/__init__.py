"""Which lessons a station gets, and in which quality. Pure."""
