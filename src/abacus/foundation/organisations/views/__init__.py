"""Pages of the tree: bodies as a table, one body, division lists, import."""
