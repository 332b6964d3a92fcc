"""Spreadsheets as the platform writes them: no text of a user ever becomes a formula or a link.

Everything that leaves as xlsx goes through `books`, everything that leaves as csv through `commas`;
`quoting` says which text a spreadsheet would take for a formula. Nothing here needs Django.
"""
