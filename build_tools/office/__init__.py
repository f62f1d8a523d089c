"""`office/`: the registers that never leave the township's office, read, checked and kept."""
