"""When stages are open, for whom, and how long people have."""

from abacus.foundation.schedule.services.late import ask_late, decide_late, withdraw_late
from abacus.foundation.schedule.services.windows import (
    WindowClosed,
    above,
    due_after,
    late_until,
    overrides_for,
    remove_window,
    require_open,
    set_override,
    set_window,
    window_for,
)

__all__ = [
    "WindowClosed",
    "above",
    "ask_late",
    "decide_late",
    "due_after",
    "late_until",
    "overrides_for",
    "remove_window",
    "require_open",
    "set_override",
    "set_window",
    "window_for",
    "withdraw_late",
]
