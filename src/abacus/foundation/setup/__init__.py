"""How a real place starts: organisations and people from spreadsheets, administrators, windows."""
