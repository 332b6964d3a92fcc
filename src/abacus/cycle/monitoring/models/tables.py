"""The unit's table of one project in one round."""

from django.db import models

from abacus.cycle.monitoring.models.rounds import Round
from abacus.cycle.sheets.models import Rival, Sheet
from abacus.pool.models import ProjectYear


class MonitoringTable(Sheet):
    """A project's 绩效目标执行监控表 (文登: 绩效跟踪分析表) in one round, on its route.

    `reported` is what was handed in, read: by `line_id` the forecast and the likelihood, as the rules
    take them; actual values go to the pool. `nothing_spent` is the unit's own word that there was no
    spending by the round's last day, where the pool has no entry. `forecast_fen` is 全年预计执行数.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tables")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="monitoring_tables")
    reported = models.JSONField(default=dict, blank=True)
    forecast_fen = models.BigIntegerField(null=True)
    nothing_spent = models.BooleanField(default=False)

    class Meta(Sheet.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "project_year"], name="one_table_a_round")]

    def __str__(self) -> str:
        return f"{self.project_year} {self.round.label}"


class MonitoringRival(Rival):
    """A person's content of a monitoring table that came second."""

    sheet = models.ForeignKey(MonitoringTable, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="one_rival_monitoring")]

    def __str__(self) -> str:
        return str(self.sheet)
