"""The same message has one effect and one answer, however often it comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from abacus.api.models import ApiToken, Message

KEPT = timedelta(days=30)
"""How long the answer to a key is kept; later the document numbers alone tell a repeated line."""


@dataclass(frozen=True)
class Received:
    """A message taken in: `fresh` where it has to be acted on, `differs` where its key was used for another."""

    message: Message
    fresh: bool
    differs: bool = False


def receive(*, token: ApiToken, key: str, request_sha256: str, now: datetime) -> Received:
    """Take a message in within the transaction of its effect.

    Of two at once with the same key the database lets one in; the other waits for it and finds its answer.
    """
    Message.objects.filter(token=token, received_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            return Received(Message.objects.create(token=token, key=key, request_sha256=request_sha256), fresh=True)
    except IntegrityError:
        before = Message.objects.get(token=token, key=key)
        return Received(before, fresh=False, differs=before.request_sha256 != request_sha256)


@transaction.atomic
def settle(*, message: Message, status: int, answer: str) -> None:
    """Keep the answer with the message."""
    message.status, message.answer = status, answer
    message.save(update_fields=["status", "answer"])
