"""Replays of reported figures from synthetic rows, through the same services and rules as the pages."""
