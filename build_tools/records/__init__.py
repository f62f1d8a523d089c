"""Learning records that came back from stations: opened, kept, merged, judged as a set."""
