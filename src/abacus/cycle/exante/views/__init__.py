"""The pages of cases, panels, conclusions, opinions and reductions."""
