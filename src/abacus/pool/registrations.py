"""What the pool adds to frame, navigation and search."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.access import holds
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit.actions import name_actions
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.pages import navigation, numbers, search
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.planning import reminders
from abacus.foundation.workflow import figures, worklist
from abacus.pool import following
from abacus.pool.models import IndicatorLine, ProjectYear, TargetVersion
from abacus.pool.reminding import left_in

ACTIONS = {
    "project.created": _("项目入库"),
    "project.year_opened": _("开启年度"),
    "year.opened": _("开启全区年度"),
    "year.closed": _("关闭年度"),
    "year.reopened": _("重新打开年度"),
    "year.asked": _("发起年度办理"),
    "year.reminded": _("催办"),
    "project.admitted": _("准予入库"),
    "project.declined": _("不予入库"),
    "budget.posted": _("登记预算"),
    "budget.changed": _("预算变动"),
    "execution.posted": _("登记执行"),
    "target.submitted": _("绩效目标版本提交"),
    "target.approved": _("绩效目标版本批准"),
    "target.returned": _("绩效目标版本退回"),
    "target.frozen": _("目标随预算冻结"),
    "actuals.recorded": _("登记完成值"),
    "outcome.recorded": _("记录环节结果"),
    "outcome.recorded_many": _("成批记录环节结果"),
    "import.previewed": _("核对导入文件"),
    "import.applied": _("确认导入"),
    "import.discarded": _("放弃导入文件"),
    "import.withdrawn": _("撤回导入"),
}


def register() -> None:
    """Called once, when the app is ready."""
    name_actions(ACTIONS)
    for item in items():
        navigation.register(item)
    figures.register("pool", numbers_for)
    reminders.register(left_in)
    worklist.register_source("budget-changes", following.cards)
    search.register(search.SearchSource("projects", _("项目"), find_projects, order=10))
    search.register(search.SearchSource("indicators", _("指标"), find_indicators, order=20))
    search.register(search.SearchSource("departments", _("部门"), find_departments, order=30))


def items() -> list[navigation.NavItem]:
    """The entries of the left side."""
    return [
        navigation.NavItem(
            id="pool", label=_("项目库"), icon="database", url_name="pool:projects", order=20,
            allowed=lambda user: holds(user, Permission.PROJECT_VIEW),
        ),
        navigation.NavItem(
            id="pool.projects", label=_("项目"), url_name="pool:projects", order=21, parent="pool",
            allowed=lambda user: holds(user, Permission.PROJECT_VIEW),
        ),
        navigation.NavItem(
            id="pool.import", label=_("导入"), url_name="pool:import", order=22, parent="pool",
            allowed=lambda user: holds(user, Permission.IMPORT),
        ),
        navigation.NavItem(
            id="pool.overdue", label=_("未办和逾期"), url_name="pool:overdue", order=23, parent="pool",
            allowed=lambda user: holds(user, Permission.PROJECT_VIEW),
        ),
        navigation.NavItem(
            id="pool.years", label=_("年度"), url_name="pool:years", order=24, parent="pool",
            allowed=lambda user: holds(user, Permission.YEAR_OPEN),
        ),
    ]  # fmt: skip


def scope_of(user: Any) -> Scope:
    """What the request's person may see, as worked out for this request; nothing before that."""
    kept = getattr(user, "_access", None)
    return kept.scope if kept is not None else Scope()


def find_projects(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Projects of any year by name or by the beginning of their code, newest year first."""
    named = Q(project__name__icontains=text) | Q(project__code__startswith=text.upper())
    rows = ProjectYear.objects.within(scope_of(user)).filter(named).select_related("project", "organisation")
    return [
        search.Hit(year.project.name, reverse("pool:project", args=[year.pk]), detail(year))
        for year in rows.order_by("-fiscal_year", "project__sort_key")[:limit]
    ]


def detail(year: ProjectYear) -> str:
    """What tells one project-year from another."""
    return f"{year.fiscal_year} · {year.project.code} · {year.organisation.name} · {year.get_state_display()}"


def find_indicators(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Indicators of the versions that hold, with the project they belong to."""
    versions = TargetVersion.objects.within(scope_of(user)).filter(state=TargetVersion.State.APPROVED)
    rows = IndicatorLine.objects.filter(version__in=versions, name__icontains=text).select_related(
        "version__target_set"
    )
    lines = list(rows.order_by("-pk")[:limit])
    years = {
        (year.project_id, year.fiscal_year): year
        for year in ProjectYear.objects.within(scope_of(user))
        .filter(project__in={line.version.target_set.project_id for line in lines})
        .select_related("project", "organisation")
    }
    found = []
    for line in lines:
        year = years.get((line.version.target_set.project_id, line.version.target_set.fiscal_year))
        if year is not None:
            url = f"{reverse('pool:project', args=[year.pk])}#indicators"
            found.append(search.Hit(line.name, url, f"{year.fiscal_year} · {year.project.name}"))
    return found


def find_departments(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Departments and units by name or code; leads to their projects."""
    named = Q(name__icontains=text) | Q(code__startswith=text)
    kinds = [Organisation.Kind.DEPARTMENT, Organisation.Kind.UNIT]
    rows = Organisation.objects.within(scope_of(user)).filter(named, kind__in=kinds).order_by("sort_key")[:limit]
    return [
        search.Hit(
            one.name, f"{reverse('pool:projects')}?{one.kind}={one.pk}", f"{one.get_kind_display()} · {one.code}"
        )
        for one in rows
    ]


def numbers_for(request: Any) -> list[figures.Figure]:
    """How much of the chosen year's budgets is spent; projects without a budget or without a payment do not count."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return []
    year = selected_year(request)
    rows = ProjectYear.objects.visible_to(request.user, request.day).filter(fiscal_year=year)
    spent = rows.filter(current_fen__gt=0, executed_fen__isnull=False)
    found = spent.aggregate(budget=Sum("current_fen"), executed=Sum("executed_fen"))
    if not found["budget"]:
        note = _("%(year)s 年度还没有执行记录") % {"year": year}
        return [figures.Figure(_("预算执行率"), numbers.MISSING, "", note, reverse("pool:projects"), 32)]
    sums = {"year": year, "executed": numbers.wan(found["executed"]), "budget": numbers.wan(found["budget"])}
    note = _("%(year)s 年度执行 %(executed)s / 预算 %(budget)s 万元") % sums
    rate = numbers.rate((found["executed"], found["budget"]))
    return [figures.Figure(_("预算执行率"), rate, "%", note, reverse("pool:projects"), 32)]
