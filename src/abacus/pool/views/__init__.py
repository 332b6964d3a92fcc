"""The pages of the pool."""
