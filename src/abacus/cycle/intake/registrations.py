"""What this app adds to frame and audit."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from abacus.cycle.intake import waiting
from abacus.cycle.intake.models import Table
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.pool import sections
from abacus.pool.models import ProjectYear

ACTIONS = {
    "intake.opened": _("上传收表批次"),
    "intake.corrected": _("更正单元格"),
    "intake.uncorrected": _("撤销单元格更正"),
    "intake.word_withdrawn": _("撤回学到的栏目名"),
    "intake.chosen": _("答复收表待查事项"),
    "intake.set_aside": _("把一张表放在一边"),
    "intake.taken_back": _("拿回放在一边的表"),
    "intake.confirmed": _("确认收表"),
    "intake.taken": _("收下一张表"),
    "intake.resumed": _("接着做收表批次"),
    "intake.cancelled": _("取消收表批次"),
    "intake.withdrawn": _("撤回收表批次"),
    "intake.finding_answered": _("答复收表问题"),
    "intake.finding_dismissed": _("认定收表问题无需处理"),
    "intake.finding_reopened": _("重新提出收表问题"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("intake", waiting.cards)
    navigation.register(
        navigation.NavItem(
            id="intake", label=_("收表"), url_name="intake:batches", order=62, parent="evaluation",
            allowed=lambda user: user.may_open("import"),
        )
    )  # fmt: skip
    sections.register(
        sections.ProjectSection(order=72, template="intake/_section.html", context=section, about=(Table,))
    )


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """The tables that the project's year was taken from; nothing where there are none."""
    rows = Table.objects.filter(project_year=project_year, state=Table.State.TAKEN)
    tables = [
        {"it": one, "mine": access.may(Permission.IMPORT, one.batch.organisation_path)}
        for one in rows.select_related("batch", "source").defer("read", "marks")
    ]
    return {"tables": tables} if tables else None
