"""Programme guides and folders of recordings: rows, which recording belongs to which, copies."""
