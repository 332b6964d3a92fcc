"""Addresses of forms in."""

from collections.abc import Mapping
from typing import Any

from abacus.cycle.intake import services
from abacus.cycle.intake.models import LearntWord
from abacus.foundation.accounts.roles import Role
from tests.factories import County
from tests.harness import DAY
from tests.intake_steps import form, given, hand_in
from tests.integration.permissions.page import BUSINESS, CLERK, KEEPERS, REVIEWERS, Page, post

REGION = frozenset({Role.PERFORMANCE_DIVISION})
ABOVE = REVIEWERS - {Role.UNIT_HEAD}

TABLE: dict[str, Page] = {
    "intake:batches": Page(KEEPERS),
    "intake:open": post(KEEPERS),
    "intake:batch": Page(KEEPERS, "intake_batch"),
    "intake:progress": Page(KEEPERS, "intake_batch"),
    "intake:findings": Page(KEEPERS, "intake_batch"),
    "intake:sources": Page(KEEPERS, "intake_batch"),
    "intake:report": Page(KEEPERS, "intake_batch"),
    "intake:batch-export": Page(KEEPERS, "intake_batch_export"),
    "intake:answer-all": post(KEEPERS, "intake_batch", data={"code": "other"}),
    "intake:resume": post(KEEPERS, "intake_batch"),
    "intake:confirm": post(KEEPERS, "intake_batch", data={"mode": "other"}),
    "intake:withdraw": post(KEEPERS, "intake_batch", data={"reason": ""}),
    "intake:cancel": post(KEEPERS, "intake_given_up"),
    "intake:table": Page(KEEPERS, "intake_table"),
    "intake:choose": post(KEEPERS, "intake_table", data={"answer": "year", "value": "x"}),
    "intake:aside": post(KEEPERS, "intake_other_table"),
    "intake:back": post(KEEPERS, "intake_other_table"),
    "intake:source": Page(KEEPERS, "intake_source"),
    "intake:correct": post(KEEPERS, "intake_source", data={"cell": "C3", "meaning": "colour"}),
    "intake:undo": post(KEEPERS, "intake_correction"),
    "intake:words": Page(KEEPERS),
    "intake:word-withdraw": post(REGION, "intake_word", narrower=True),
    "intake:findings-of": Page(BUSINESS, "intake_table"),
    "intake:answer": post(CLERK, "intake_table", data={"key": "x", "reason": "以批复为准"}, narrower=True),
    "intake:dismiss": post(ABOVE, "intake_table", data={"key": "x", "reason": "以批复为准"}, narrower=True),
    "intake:table-export": Page(BUSINESS, "intake_table_export"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A batch of the unit with two tables, one corrected, and a batch to give up."""
    clerk = place.people[Role.UNIT_CLERK]
    batch = hand_in(place.unit, clerk, given(甲=form(), 乙=form(C3="图书购置")), title="自评表")
    given_up = hand_in(place.unit, clerk, given(丙=form(C3="校舍维修")), title="不要了")
    first, second = batch.tables.order_by("pk")
    services.choose_unit(table_id=first.pk, unit_id=place.unit.pk, by=clerk, on=DAY)
    services.correct(source_id=second.source_id, sheet="表1", cell="A1", field="", by=clerk, on=DAY)
    word = LearntWord.objects.create(
        region=place.region, field="indicator.actual", word="年末实现数", by=clerk, on=DAY, learnt_from=second.source
    )
    second = batch.tables.get(source=second.source)
    return {
        "intake_batch": {"batch_id": batch.pk},
        "intake_given_up": {"batch_id": given_up.pk},
        "intake_batch_export": {"batch_id": batch.pk, "kind": "xlsx"},
        "intake_table": {"table_id": first.pk},
        "intake_other_table": {"table_id": second.pk},
        "intake_table_export": {"table_id": first.pk, "kind": "csv"},
        "intake_source": {"source_id": first.source_id},
        "intake_correction": {"correction_id": second.source.corrections.get().pk},
        "intake_word": {"word_id": word.pk},
    }
