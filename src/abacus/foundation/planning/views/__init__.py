"""Pages of the work plans."""
