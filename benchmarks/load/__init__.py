"""Filing day: two hundred people at once on a city of fifty thousand projects (`make load`)."""
