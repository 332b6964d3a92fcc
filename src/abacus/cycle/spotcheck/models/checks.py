"""The check of a self-evaluation that was drawn."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.cycle.drafts import Rival
from abacus.cycle.rectification.models import Letter
from abacus.cycle.spotcheck.models.draws import DrawLine
from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.pool.models import ProjectYear, StageOutcome, TargetVersion


class SpotCheck(models.Model):
    """A drawn self-evaluation on its way: checked, fed back, answered, final.

    `outcome` is the self-evaluation's result that is checked. `content` is what the checker
    typed: points and a note for each aspect, points and a reason for each indicator, problems,
    opinion. `aspects_centi` is the report's quality, `checked_centi` the total the checker
    arrives at by the same rules as the self-evaluation, `difference_centi` = own − checked.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待复核")
        FED_BACK = "fed_back", _("待单位答复")
        OBJECTED = "objected", _("单位有异议")
        ACCEPTED = "accepted", _("单位无异议")
        FINAL = "final", _("已定")

    class Answer(models.TextChoices):
        ACCEPT = "accept", _("无异议")
        OBJECT = "object", _("有异议")
        SILENT = "silent", _("逾期未答复")

    class Band(models.TextChoices):
        NONE = "none", _("无须处理")
        REMIND = "remind", _("提醒")
        NOTICE = "notice", _("通报")

    line = models.OneToOneField(DrawLine, on_delete=models.PROTECT, related_name="check_made")
    project_year = models.OneToOneField(ProjectYear, on_delete=models.PROTECT, related_name="spot_check")
    organisation_path = PathField(db_index=True)
    outcome = models.ForeignKey(StageOutcome, on_delete=models.PROTECT, related_name="+")
    target_version = models.ForeignKey(TargetVersion, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict)
    self_centi = models.PositiveIntegerField(null=True)
    computed_centi = models.PositiveIntegerField(null=True)
    self_grade = models.CharField(max_length=12, default="", blank=True)
    aspects_centi = models.PositiveIntegerField(null=True)
    checked_centi = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, default="", blank=True)
    difference_centi = models.IntegerField(null=True)
    band = models.CharField(max_length=8, choices=Band, default="", blank=True)
    rules_on = models.DateField()
    pack_release = models.CharField(max_length=60)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField(null=True)
    saved_at = models.DateTimeField(auto_now=True)
    fed_back_on = models.DateField(null=True)
    answer_due_on = models.DateField(null=True)
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    answer_text = models.TextField(default="", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    decision = models.TextField(default="", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    final_on = models.DateField(null=True)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="spot_checks")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.project_year)


class CheckRival(Rival):
    """What a checker typed while a colleague saved first."""

    check_made = models.ForeignKey(SpotCheck, on_delete=models.CASCADE, related_name="rivals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_made", "by"], name="one_rival_check")]
