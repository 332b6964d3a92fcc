"""Dashboards by role: numbers with their source, charts with their table."""
