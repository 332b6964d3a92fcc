"""Every write of selections and key evaluations."""

from abacus.cycle.keyevaluation.services.cases import open_case, register_finished
from abacus.cycle.keyevaluation.services.exchange import answer_draft, finish, send_draft, settle_carried, sign
from abacus.cycle.keyevaluation.services.papers import add_evidence, score_items, withdraw_paper, write_paper
from abacus.cycle.keyevaluation.services.plans import add_discussion, review_plan, save_plan, submit_plan, take_up
from abacus.cycle.keyevaluation.services.selections import (
    add_layer,
    begin_selection,
    drop_layer,
    open_selected,
    settle_selection,
)
from abacus.cycle.keyevaluation.services.team import add_member, declare, pass_point, remove_member

__all__ = [
    "add_discussion",
    "add_evidence",
    "add_layer",
    "add_member",
    "answer_draft",
    "begin_selection",
    "declare",
    "drop_layer",
    "finish",
    "open_case",
    "open_selected",
    "pass_point",
    "register_finished",
    "remove_member",
    "review_plan",
    "save_plan",
    "score_items",
    "send_draft",
    "settle_carried",
    "settle_selection",
    "sign",
    "submit_plan",
    "take_up",
    "withdraw_paper",
    "write_paper",
]
