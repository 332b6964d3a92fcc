"""Every write of draws and spot checks."""

from abacus.cycle.spotcheck.services.checks import answer, decide, feed_back, finish, keep_rival, save, settle_rival
from abacus.cycle.spotcheck.services.draws import abandon, announce, draw_lots, enter_number, freeze

__all__ = [
    "abandon",
    "announce",
    "answer",
    "decide",
    "draw_lots",
    "enter_number",
    "feed_back",
    "finish",
    "freeze",
    "keep_rival",
    "save",
    "settle_rival",
]
