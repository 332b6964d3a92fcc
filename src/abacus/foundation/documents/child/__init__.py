"""Reads files inside a limited child process; `confined` starts it, nothing else imports it.

Only the standard library and xlrd are used, so that `python -I -S` starts it in some 60 ms. One child reads
file after file: a request is one JSON line (`main`) with the file's bytes behind it, as the child itself can open
nothing. The answer is JSON lines: `["sheet", name, hidden, before]` opens a sheet, `["rows", [[number, hidden,
cells], …]]` are rows of it with cells as a flat list column, kind, format, value …, `["end", merged,
hidden_columns, after]` closes it; `["members", …]` is what an archive holds. The last line is `["done"]`, or
`["error", code, message, cell, parts]` for a refused file. Kinds: n number, s text, b yes/no, e error, d date,
f formula without a stored result.

Values are exact: a number is the decimal text of the file at the 15 significant digits that
spreadsheets calculate with (ECMA-376 stores 89.974 as 89.974000000000004), never a float.
"""
