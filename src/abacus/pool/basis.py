"""What an approval stands on: asked, supported, the target's result, and what last year's result means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear, StageOutcome

LOOKS_BACK = 2
"""How many years before the budget's a result may come from."""
LINKED = {
    "keep": gettext_lazy("保持"),
    "adjust": gettext_lazy("调整"),
    "cut": pgettext_lazy("proposal", "压减"),
    "cancel": gettext_lazy("取消"),
    "exit": pgettext_lazy("proposal", "退出"),
    "reward": gettext_lazy("奖励"),
    "priority": gettext_lazy("优先安排"),
}
"""The words of the stage that uses results."""


@dataclass(frozen=True)
class Basis:
    """What is known about a project-year's budget before it is approved; None: there is no such result."""

    year: ProjectYear
    exante: StageOutcome | None = None
    target: StageOutcome | None = None
    linked: StageOutcome | None = None

    @property
    def supported_fen(self) -> int | None:
        """What the ex-ante evaluation supports."""
        return self.exante.amount_fen if self.exante else None

    @property
    def cap_fen(self) -> int | None:
        """The most that last year's result leaves."""
        return self.linked.amount_fen if self.linked else None

    @property
    def proposed_fen(self) -> int | None:
        """The opening budget already entered; else the least of what is asked, supported and left."""
        if self.year.initial_fen is not None:
            return self.year.initial_fen
        known = [one for one in (self.year.requested_fen, self.supported_fen, self.cap_fen) if one is not None]
        return min(known) if known else None

    @property
    def linked_words(self) -> str:
        """上年结果应用：压减 20.00 %，上限 160.00 万元; blank without a result."""
        if self.linked is None:
            return ""
        word = str(LINKED.get(self.linked.outcome, self.linked.outcome))
        share, cap = self.cut_share, self.cap_fen
        if share is not None:
            word = _("%(kind)s %(share)s %%") % {"kind": word, "share": numbers.rate(share)}
        if cap is not None:
            word = _("%(kind)s，上限 %(cap)s 万元") % {"kind": word, "cap": numbers.wan(cap)}
        return word

    @property
    def cut_share(self) -> tuple[int, int] | None:
        """The cut as an exact ratio of the year it comes from; None where nothing is cut."""
        base = self.linked.detail.get("base_fen") if self.linked else None
        if not base or self.cap_fen is None or self.cap_fen >= base:
            return None
        return base - self.cap_fen, base

    def exceeded(self, amount_fen: int) -> list[str]:
        """Which ceilings an amount lies above, in words."""
        found = []
        if self.supported_fen is not None and amount_fen > self.supported_fen:
            found.append(_("事前评估支持 %(sum)s 万元") % {"sum": numbers.wan(self.supported_fen)})
        if self.cap_fen is not None and amount_fen > self.cap_fen:
            found.append(_("上年结果应用上限 %(sum)s 万元") % {"sum": numbers.wan(self.cap_fen)})
        return found

    def kept(self) -> dict[str, Any]:
        """What an approval keeps of it."""
        return {
            "requested_fen": self.year.requested_fen,
            "supported_fen": self.supported_fen,
            "cap_fen": self.cap_fen,
            "exante_outcome": self.exante.pk if self.exante else None,
            "linkage_outcome": self.linked.pk if self.linked else None,
        }


def basis_of(year: ProjectYear) -> Basis:
    """What one project-year's approval stands on."""
    return bases([year])[year.pk]


def bases(years: Sequence[ProjectYear]) -> dict[int, Basis]:
    """What the approvals of many project-years stand on, by their pk. Two queries."""
    found: dict[int, dict[str, StageOutcome]] = {year.pk: {} for year in years}
    own = StageOutcome.objects.filter(
        project_year__in=found, stage__in=(Stage.EXANTE, Stage.TARGETS), superseded=False
    ).defer("detail")
    for outcome in own:
        found[outcome.project_year_id][outcome.stage] = outcome
    linked = linked_results(years)
    return {
        year.pk: Basis(
            year,
            exante=found[year.pk].get(Stage.EXANTE),
            target=found[year.pk].get(Stage.TARGETS),
            linked=linked.get((year.project_id, year.fiscal_year)),
        )
        for year in years
    }


def linked_results(years: Sequence[ProjectYear]) -> dict[tuple[int, int], StageOutcome]:
    """(project, budget year) → what an earlier year's result means for it; of several the newest year's."""
    if not years:
        return {}
    first = min(year.fiscal_year for year in years) - LOOKS_BACK
    rows = StageOutcome.objects.filter(
        project_year__project__in={year.project_id for year in years},
        project_year__fiscal_year__gte=first,
        stage=Stage.LINKAGE,
        superseded=False,
    ).select_related("project_year")
    return {
        (one.project_year.project_id, one.detail["applies_to_year"]): one
        for one in rows.order_by("project_year__fiscal_year")
        if one.detail.get("applies_to_year") is not None
    }
