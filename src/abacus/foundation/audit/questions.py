"""What `abacus check` asks about the trail."""
