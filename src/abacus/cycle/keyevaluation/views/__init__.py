"""The pages of selections and key evaluations."""
