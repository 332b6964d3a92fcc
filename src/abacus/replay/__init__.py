"""Replays of reported figures from synthetic rows, through the same services and rules as the pages.

A case draws rows with a fixed seed so that they add up to what a place has reported, walks them
through the services people use, and asks the totals of the pages what came out. The reported
totals stand in `data/reported.yaml` alone: they shape the rows, and nothing that computes reads them.
"""
