"""The interface for other systems: versioned addresses, tokens of persons, the same services as the pages."""
