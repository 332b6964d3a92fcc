"""Pages of accounts: signing in, people, grants, roles."""
