"""What a person should judge: comparisons of statements with each other and with the roster."""
