"""Taking in projects, budget and execution from spreadsheets: recognise, check, plan."""
