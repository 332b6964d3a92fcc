"""The rules of each subject, as data."""
