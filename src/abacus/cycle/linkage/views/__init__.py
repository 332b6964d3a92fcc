"""The pages of linkage."""
