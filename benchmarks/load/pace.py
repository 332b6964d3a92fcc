"""How people think on filing day; docs/adr/0027 says why."""

READING, TYPING = (10, 30), (5, 15)
"""Seconds between two clicks, and between two saves of what is typed: the page saves when somebody pauses."""
SAVES = 5
"""Of one form before its clerk turns to something else."""
