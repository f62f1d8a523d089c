"""Learning records as values: what stations say, and what the office knows from it."""
