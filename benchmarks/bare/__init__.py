"""The plainest Django that does the same, each under thirty lines."""
