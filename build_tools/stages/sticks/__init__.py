"""The handout at which sticks are plugged in one after another, in the office or at a relay."""
