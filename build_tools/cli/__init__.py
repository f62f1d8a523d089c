"""The command line: words → stages. The only place that prints and exits."""
