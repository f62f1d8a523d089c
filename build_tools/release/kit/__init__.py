"""What a station gets once: launcher, update scripts, verify page, card."""
