"""Which read tables belong beside a stage's record: what a stage says about its forms, without being imported.

beside.register(SelfEvaluation, lambda sheet: Q(kind="project", project_year=sheet.project_year_id))
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.cycle.intake import rules
from abacus.cycle.intake.models import FindingAnswer, Table
from abacus.cycle.intake.models.answers import key_of
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

Finder = Callable[[Any], Q]
_finders: dict[type[Model], Finder] = {}


def register(model: type[Model], finder: Finder) -> None:
    """Say which tables a record was taken from, from an `AppConfig.ready`."""
    _finders[model] = finder


def tables_of(record: Any) -> list[Table]:
    """The taken tables of a record, the newest first; none for a record no stage has said anything about."""
    finder = _finders.get(type(record))
    if finder is None:
        return []
    rows = Table.objects.filter(finder(record), state=Table.State.TAKEN)
    return list(rows.select_related("batch", "source", "unit").order_by("-pk"))


def is_taken_in(model: type[Model]) -> bool:
    """Whether records of a model may come from tables."""
    return model in _finders


def demand_answers(record: Any, unit: Organisation, fiscal_year: int, on: date) -> None:
    """Refuse where the region's rules want every finding of the record's tables answered first. Raises Refusal."""
    tables = tables_of(record)
    if not tables or not rules.waits_for_answers(unit, fiscal_year, on):
        return
    count = sum(map(open_in, tables))
    if count:
        said = ngettext("收表时发现的 %(n)s 个问题尚未答复", "收表时发现的 %(n)s 个问题尚未答复", count) % {"n": count}
        raise Refusal(said, _("按本地规定，请单位答复、或认定无需处理后再审核通过。"))


def open_in(table: Table) -> int:
    """How many warnings of a table have no answer that holds."""
    settled = table.answers.filter(superseded=False).exclude(kind=FindingAnswer.Kind.REOPENED)
    answered = set(settled.values_list("key", flat=True))
    found = [one for one in table.read.get("findings", ()) if one["severity"] == "warning"]
    return sum(key_of(one["code"], one["cell"], one["message"]) not in answered for one in found)
