"""Every write of disclosure: preparing, deciding what is held back, publishing, reporting."""

from abacus.cycle.disclosure.services.approvals import set_approval_day
from abacus.cycle.disclosure.services.common import examine, preview
from abacus.cycle.disclosure.services.preparing import hand_in, hold_back, include, prepare, read_again, save
from abacus.cycle.disclosure.services.publishing import approve_reason, correct, give_back, publish, take_down
from abacus.cycle.disclosure.services.reports import (
    drop_item,
    pick,
    record_hearing,
    record_reply,
    save_report,
    send,
    start_report,
)

__all__ = [
    "approve_reason",
    "correct",
    "drop_item",
    "examine",
    "give_back",
    "hand_in",
    "hold_back",
    "include",
    "pick",
    "prepare",
    "preview",
    "publish",
    "read_again",
    "record_hearing",
    "record_reply",
    "save",
    "save_report",
    "send",
    "set_approval_day",
    "start_report",
    "take_down",
]
