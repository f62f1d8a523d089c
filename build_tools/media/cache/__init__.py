"""What lasts between builds: the work cache, its records and leases, and the ledger."""
