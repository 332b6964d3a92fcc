"""Every write of the interface's own: tokens, messages, traffic."""

from abacus.api.services.messages import Received, receive, settle
from abacus.api.services.tokens import confirm, find, issue, revoke
from abacus.api.services.traffic import knocked, may_knock, refused, spend

__all__ = [
    "Received",
    "confirm",
    "find",
    "issue",
    "knocked",
    "may_knock",
    "receive",
    "refused",
    "revoke",
    "settle",
    "spend",
]
