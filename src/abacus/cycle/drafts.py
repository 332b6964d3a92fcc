"""Drafts that two people may have open: nobody overwrites the other, and nothing typed is lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from abacus.cycle.findings import Findings
from abacus.foundation.refusals import Refusal


class Stale(Refusal):
    """Somebody else saved since the page was opened. The page shows both contents to choose from."""

    status = 409

    def __init__(self, who: str) -> None:
        super().__init__(
            _("%(who)s已保存了新的内容，您的修改还没有存") % {"who": who},
            _("看两边的差别，选好后再保存；两边的内容都还在"),
        )


class NotEditable(Refusal):
    """The form is under review or settled."""

    status = 409


class NotReady(Refusal):
    """The form has findings that must be mended before it is handed in."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        first = findings.must[0]
        super().__init__(findings.summary, _("%(what)s：%(said)s") % {"what": first.where, "said": first.what})


class Rival(models.Model):
    """What somebody typed while another saved first; kept until they have chosen between the two."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
