"""Changes single values of a YAML text; every other byte stays as it is."""
