"""Which findings a kind of form can have at all: nothing is missed where the form does not ask for it."""

from abacus.foundation.documents.forms import facts
from abacus.foundation.documents.forms.indicator_findings import Found
from abacus.foundation.documents.forms.kinds import DEPARTMENT, PROJECT, UNSCORED
from abacus.foundation.documents.forms.sums import Sums
from abacus.rules import Resolved

_ASKS = {
    "target.missing": ("target",),
    "points.without_target": ("target",),
    "actual.missing": ("actual",),
    "points.without_actual": ("actual",),
}
"""Code → the column without which it cannot be said."""


def applies(found: Found, form: facts.FormFacts, sums: Sums, rules: Resolved) -> bool:
    """Whether a finding can be made in this form."""
    code, kind = found.finding.code, form.place.layout.kind
    if code in _ASKS:
        return any(name in form.place.indicators.columns for name in _ASKS[code])
    if code == "funds.missing":
        return kind not in UNSCORED and (form.funds is not None or kind != DEPARTMENT)
    if code == "weight.sum" and kind in UNSCORED:
        return "weight" in form.place.indicators.columns and not _adds_up(form, sums, rules)
    whole = kind == DEPARTMENT or (kind != PROJECT and form.head.name.slot is None)
    if code.startswith("dimension.") and whole:
        return _follows_projects(form, rules)
    return True


def _adds_up(form: facts.FormFacts, sums: Sums, rules: Resolved) -> bool:
    """A declaration's weights come to 100 or to its goals' points, or leave those of the execution open."""
    printed = form.weight_printed.centi if form.weight_printed else None
    of_goals = sum(goal.weight_centi or 0 for goal in form.goals)
    allowed = (10_000, rules.taxonomy("targets.indicators").total_centi, of_goals)
    return sums.weight_sum_centi in allowed and printed in (None, sums.weight_sum_centi)


def _follows_projects(form: facts.FormFacts, rules: Resolved) -> bool:
    """Whether a department's form has the first levels of a project's; its own frames are as the place sets them."""
    taxonomy = rules.taxonomy("targets.indicators")
    return all(taxonomy.level1(row.level1) for row in form.indicators if row.level1)
