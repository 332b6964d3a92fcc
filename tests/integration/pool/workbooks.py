"""Files as people upload them."""

import csv
import io

import xlsxwriter


def workbook(*rows: list) -> bytes:
    """An xlsx file of one sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                write = sheet.write_string if isinstance(value, str) and value else sheet.write
                write(number, column, value)
    return stream.getvalue()


def text_file(*rows: list, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)
