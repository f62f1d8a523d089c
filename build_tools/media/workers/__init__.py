"""Who does the work: threads of this PC, or other PCs in a Dask cluster."""
