"""Recordings as their editors look at them: which there are, what each is, what becomes of it, and
where it is cut."""
