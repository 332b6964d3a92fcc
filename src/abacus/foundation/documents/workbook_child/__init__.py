"""Reads one workbook inside a limited child process; `workbooks` starts it, nothing else imports it.

Only the standard library is used, so that `python -I -S` starts it in some 40 ms. Standard output
is JSON lines: `["sheet", name, hidden]` opens a sheet, `["row", number, hidden, cells]` is one of its rows with
cells as a flat list column, kind, format, value …, `["end", merged, hidden_columns]` closes it, and
`["error", code, message, cell]` ends a refused file. Kinds: n number, s text, b yes/no, e error, d date,
f formula without a stored result.

Values are exact: a number is the decimal text of the file at the 15 significant digits that
spreadsheets calculate with (ECMA-376 stores 89.974 as 89.974000000000004), never a float.
"""
