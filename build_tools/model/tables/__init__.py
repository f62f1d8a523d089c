"""Tables: the cells of a spreadsheet, and the entries of a file as rows of typed columns."""
