"""What one file may cost, and how it is refused."""

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 512 * MEGABYTE
SECONDS = 10
MAX_SIZE = 20 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 100
MAX_ENTRIES = 2_000
MAX_ANSWER = 128 * MEGABYTE
MAX_ROWS = 200_000
LAST_ROW = 1_048_576  # of a sheet; some programs close it with an empty row there
MAX_COLUMNS = 256
MAX_GRID = 6_000_000
MAX_SHEETS = 200
MAX_TEXT = 32_767
MAX_DEPTH = 200  # of elements inside each other; Word nests tables some ten deep at most


class RefusedError(Exception):
    """A file that is not read: code of the closed list, key of what is said, cell or None, parts of the text."""

    def __init__(self, code: str, key: str, cell: str | None = None, **parts: str | int) -> None:
        super().__init__(code)
        self.record = ["error", code, key, cell, {name: str(part) for name, part in parts.items()}]


def too_large(key: str, cell: str | None = None, **parts: str | int) -> RefusedError:
    return RefusedError("file.too_large", key, cell, **parts)


def far(cell: str) -> RefusedError:
    """A cell beyond the rows and columns that are read."""
    return too_large("far", cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)


def broken(key: str = "broken", **parts: str) -> RefusedError:
    return RefusedError("file.broken", key, **parts)


def forbidden(key: str) -> RefusedError:
    return RefusedError("file.forbidden", key)


def not_a_form(key: str) -> RefusedError:
    return RefusedError("file.not_a_form", key)
