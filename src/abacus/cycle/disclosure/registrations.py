"""What this app adds to frame, worklist and the project's page."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.disclosure import waiting
from abacus.cycle.disclosure.models import PublicationItem
from abacus.foundation.accounts.access import Access
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.pages import navigation
from abacus.foundation.workflow import worklist
from abacus.pool import sections
from abacus.pool.models import ProjectYear

ACTIONS = {
    "disclosure.prepared": gettext_lazy("准备公开材料"),
    "disclosure.read_again": gettext_lazy("重新读取公开项目"),
    "disclosure.saved": gettext_lazy("保存公开文字"),
    "disclosure.held_back": gettext_lazy("申请不公开"),
    "disclosure.included": gettext_lazy("改为公开"),
    "disclosure.reason_agreed": gettext_lazy("同意不公开"),
    "disclosure.reason_refused": gettext_lazy("不同意不公开"),
    "disclosure.handed_in": gettext_lazy("报送公开材料"),
    "disclosure.given_back": gettext_lazy("退回公开材料"),
    "disclosure.published": gettext_lazy("公开绩效信息"),
    "disclosure.taken_down": gettext_lazy("撤下公开信息"),
    "disclosure.correction_begun": gettext_lazy("开始更正公开信息"),
    "disclosure.approval_day_set": gettext_lazy("登记批复日期"),
    "report.begun": gettext_lazy("新建报送材料"),
    "report.picked": gettext_lazy("选入报送项目"),
    "report.dropped": gettext_lazy("移出报送项目"),
    "report.saved": gettext_lazy("保存报送材料"),
    "report.sent": gettext_lazy("报送材料"),
    "report.answered": gettext_lazy("登记报送回复"),
    "report.hearing_recorded": gettext_lazy("登记听取汇报会议"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    worklist.register_source("disclosure", waiting.cards)
    for item in items():
        navigation.register(item)
    sections.register(
        sections.ProjectSection(
            order=65, template="disclosure/_section.html", context=section, about=(PublicationItem,)
        )
    )


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="disclosure", label=gettext_lazy("信息公开"), icon="world", url_name="disclosure:coverage", order=80,
            allowed=lambda user: user.may_open("project_view"), count=waiting.count,
        ),
        navigation.NavItem(
            id="disclosure.coverage", label=gettext_lazy("公开覆盖"), url_name="disclosure:coverage", order=81,
            parent="disclosure", allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="disclosure.publications", label=gettext_lazy("公开材料"), url_name="disclosure:publications", order=82,
            parent="disclosure", allowed=lambda user: user.may_open("project_view"),
        ),
        navigation.NavItem(
            id="disclosure.reports", label=gettext_lazy("报送材料"), url_name="disclosure:reports", order=83,
            parent="disclosure", allowed=lambda user: user.may_open("project_view"),
        ),
    ]  # fmt: skip


def section(project_year: ProjectYear, access: Access, day: date) -> dict[str, Any] | None:
    """Where the project was published, or why it was not, for its page."""
    rows = PublicationItem.objects.filter(project_year=project_year).exclude(publication__published_on=None)
    found = list(rows.select_related("publication").defer("publication__snapshot").order_by("-publication"))
    if not found:
        return None
    return {"published": [(one, page(one), reason(one)) for one in found]}


def page(item: PublicationItem) -> str:
    """The public page of a publication's version."""
    publication = item.publication
    return reverse("disclosure:open-version", args=[publication.region_code, publication.index_number])


def reason(item: PublicationItem) -> str:
    """What became of the project in it, in words."""
    return _("已公开") if item.included else _("不公开：%(words)s") % {"words": item.words}
