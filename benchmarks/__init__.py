"""What `make bench` runs: the platform beside the plainest Django that does the same."""
