"""“事后评价+事前评估”: what is known of an expired policy flows into the evaluation of the one that renews it."""

from dataclasses import dataclass

from abacus.cycle.exante.models import Case
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Policy, StageOutcome, WiderOutcome

STAGES = (Stage.SELF_EVALUATION, Stage.SPOT_CHECK, Stage.KEY_EVALUATION, Stage.MONITORING)


@dataclass(frozen=True)
class Evidence:
    """The expired policy with the results of its own evaluation and of its projects, the newest first."""

    policy: Policy
    own: list[WiderOutcome]
    projects: list[StageOutcome]

    @property
    def known(self) -> bool:
        """Whether there is any result to reuse."""
        return bool(self.own or self.projects)


def evidence(case: Case) -> Evidence | None:
    """What the case reuses; None for a case that renews nothing."""
    if case.policy is None or case.policy.succeeds is None:
        return None
    old = case.policy.succeeds
    own = WiderOutcome.objects.filter(policy=old, superseded=False, fiscal_year__lt=case.fiscal_year)
    projects = StageOutcome.objects.filter(
        project_year__project__policy=old, project_year__fiscal_year__lt=case.fiscal_year, stage__in=STAGES,
        superseded=False,
    ).select_related("project_year__project")  # fmt: skip
    return Evidence(
        old,
        list(own.order_by("-fiscal_year", "-pk")),
        list(projects.order_by("-project_year__fiscal_year", "-pk")[:60]),
    )
