"""Django's PostgreSQL, told before each statement whose rows the current work may touch."""
