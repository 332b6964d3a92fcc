"""What each node means.

Null is never zero. A node whose operand is null is null for the same reason; only And, Or,
IsNull, Coalesce and the nodes over many rows say something else, and say it here.
"""

from abacus.engine.meanings import many, rows
from abacus.engine.meanings.at import MEANINGS, At, NoValue, read, read_or_none

__all__ = ["MEANINGS", "At", "NoValue", "many", "read", "read_or_none", "rows"]
