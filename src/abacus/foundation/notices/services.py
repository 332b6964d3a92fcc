"""Telling people something, and their saying that they have read it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.models import Notice

LONGEST = 300


@transaction.atomic
def notify(*, users: Iterable[User], text: str, url: str, by: User | None, on: date, path: str = "") -> int:
    """Tell each of `users` a sentence with the address it speaks of; answers how many heard something new.

    Called inside the act that is told of, which has checked who may. `by` None is the platform itself;
    `path` says whose matter it is. Nobody is told what they did themselves; who has the same notice unread gets no
    second one, and who is no longer active none.
    """
    people = {user.pk: user for user in users if user.is_active and (by is None or user.pk != by.pk)}
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    same = Notice.objects.filter(user__in=people, text=text, url=url, read_on=None)
    fresh = sorted(set(people) - set(same.values_list("user_id", flat=True)))
    notices = [Notice(user=people[pk], text=text, url=url, sent_by=by, created_on=on) for pk in fresh]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if fresh:
        names = [people[pk].name for pk in fresh[:20]]
        audit.record(
            by=by, on=on, action="notices.sent", target=("notices.notice", "", text), path=path,
            after={"people": len(fresh), "names": names, "url": url},
        )  # fmt: skip
    return len(fresh)


@transaction.atomic
def mark_read(*, notice_ids: Iterable[int] | None, by: User, on: date) -> int:
    """Note that somebody has read some of their own notices, or all of them (None); answers how many were new."""
    own = Notice.objects.filter(user=by, read_on=None)
    return (own if notice_ids is None else own.filter(pk__in=list(notice_ids))).update(read_on=on)
