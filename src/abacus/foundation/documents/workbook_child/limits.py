"""What one file may cost, and how it is refused."""

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 512 * MEGABYTE
SECONDS = 10
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 100
MAX_ENTRIES = 2_000
MAX_ROWS = 200_000
LAST_ROW = 1_048_576  # of a sheet; some programs close it with an empty row there
MAX_COLUMNS = 256
MAX_GRID = 6_000_000
MAX_SHEETS = 200
MAX_TEXT = 32_767


SAVE_AS_XLSX = "请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"


class RefusedError(Exception):
    """A file that is not read: code of the closed list, message that says what to do, cell or None."""

    def __init__(self, code: str, message: str, cell: str | None = None) -> None:
        super().__init__(code)
        self.record = ["error", code, message, cell]


def too_large(what: str, cell: str | None = None) -> RefusedError:
    return RefusedError("file.too_large", what, cell)


def broken(what: str = "工作簿已损坏，无法打开") -> RefusedError:
    return RefusedError("file.broken", f"{what}。{SAVE_AS_XLSX}")


def forbidden(what: str) -> RefusedError:
    return RefusedError("file.forbidden", what)
