"""Pages of the calendar and of late filing."""
