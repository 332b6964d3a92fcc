"""A draw: announced with its seed, its frame frozen, drawn, and readable by everybody it concerns."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.scoped import ScopedQuerySet
from abacus.foundation.organisations.fields import PathField
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.services import above
from abacus.pool.models import ProjectYear

if TYPE_CHECKING:
    from abacus.foundation.accounts.models import User


class DrawQuerySet(ScopedQuerySet):
    """A draw is announced to everybody of its region: whoever sees anything there may see it."""

    def visible_to(self, user: "User", on: date) -> "DrawQuerySet":
        """The draws of the regions in scope, and of those that lie above it."""
        from abacus.foundation.accounts.access import access_of

        scope = access_of(user, on).scope
        higher = [path for root in scope.roots for path in above(root)]
        found: DrawQuerySet = self.filter(scope.filter(self.path_column) | Q(organisation_path__in=higher))
        return found


class Draw(models.Model):
    """One draw (一次抽取) of a region and fiscal year; `number` counts within both.

    `seed_rule` says how the seed comes about: `public` – a number that is published on
    `seed_on` by `seed_source`, after the frame is frozen, and entered by two people; `text` –
    `seed_source` is a text that together with the day of the announcement is the seed.
    `seed` is what the keys are made from. `strata` lists what the frame is divided by.
    A draw that was given up stays with its reason.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("已公告")
        FROZEN = "frozen", _("名单已冻结")
        DRAWN = "drawn", _("已抽取并公布")
        ABANDONED = "abandoned", _("已作废")

    class SeedRule(models.TextChoices):
        PUBLIC = "public", _("公开号码")
        TEXT = "text", _("公告文字")

    region = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="draws")
    organisation_path = PathField(db_index=True)
    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED)
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(default="", blank=True)
    algorithm = models.CharField(max_length=20)
    strata = models.JSONField(default=list)
    wanted = models.PositiveIntegerField(null=True, blank=True)
    least = models.PositiveSmallIntegerField(default=0)
    seed_rule = models.CharField(max_length=8, choices=SeedRule)
    seed_source = models.CharField(max_length=200)
    seed_on = models.DateField(null=True, blank=True)
    seed_number = models.CharField(max_length=60, default="", blank=True)
    seed_first_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    seed_second_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=300, default="", blank=True)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_on = models.DateField()
    frozen_on = models.DateField(null=True, blank=True)
    frame_hash = models.CharField(max_length=64, default="", blank=True)
    drawn_on = models.DateField(null=True, blank=True)
    abandoned_on = models.DateField(null=True, blank=True)
    abandoned_reason = models.TextField(default="", blank=True)
    pack_release = models.CharField(max_length=60)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "-number"]
        constraints = [models.UniqueConstraint(fields=["region", "fiscal_year", "number"], name="draw_number")]

    def __str__(self) -> str:
        return f"{self.region} {self.fiscal_year} №{self.number}"

    @property
    def running(self) -> bool:
        """Whether it is still on its way."""
        return self.state in {self.State.ANNOUNCED, self.State.FROZEN}


class DrawLine(models.Model):
    """One self-evaluation of a frozen frame with its facts, its weight and – once drawn – its key.

    `facts` are what the weight was computed from; names and amounts are those of the day.
    """

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="lines")
    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="draw_lines")
    code = models.CharField(max_length=21)
    name = models.CharField(max_length=180)
    department = models.CharField(max_length=120)
    unit = models.CharField(max_length=120)
    budget_fen = models.BigIntegerField(null=True)
    stratum = models.CharField(max_length=200)
    weight_centi = models.PositiveIntegerField()
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=60, default="", blank=True)
    drawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["draw", "code"]
        constraints = [models.UniqueConstraint(fields=["draw", "code"], name="draw_line_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
