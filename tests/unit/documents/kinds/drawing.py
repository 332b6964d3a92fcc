"""The drawings of this folder, in the notation of `examined.printed`."""

from pathlib import Path

from tests.unit.documents.examined.printed import Printed

DRAWINGS = Path(__file__).parent / "drawings"


def drawn(name: str, down: int = 0, right: int = 0) -> Printed:
    """The drawing of that name, moved down and right."""
    return Printed((DRAWINGS / f"{name}.txt").read_text(encoding="utf-8"), down=down, right=right)
