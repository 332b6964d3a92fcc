"""Every write of a form on a route, for any kind: `save(KIND, sheet_id=…, …, by=…, on=…)`."""

from abacus.cycle.sheets.services.drafts import editable, keep_rival, save, settle_rival, sheet_of
from abacus.cycle.sheets.services.earlier import bring_back
from abacus.cycle.sheets.services.keeping import earlier_contents
from abacus.cycle.sheets.services.routes import submit, withdraw

__all__ = [
    "bring_back",
    "earlier_contents",
    "editable",
    "keep_rival",
    "save",
    "settle_rival",
    "sheet_of",
    "submit",
    "withdraw",
]
