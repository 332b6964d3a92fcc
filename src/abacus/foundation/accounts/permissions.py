"""What each role may do; where it may do it follows from the organisation it is held at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from abacus.foundation.accounts.roles import Role


class Permission(models.TextChoices):
    """One kind of act. The value is stored in audit events, the label is shown to people."""

    PROJECT_VIEW = "project_view", _("查看项目")
    PROJECT_EDIT = "project_edit", _("新建和修改项目")
    IMPORT = "import", _("导入数据")
    MONEY_POST = "money_post", _("登记预算和支出")
    BUDGET_APPROVE = "budget_approve", _("批复预算")
    TARGET_DECLARE = "target_declare", _("填报绩效目标")
    TARGET_REVIEW = "target_review", _("审核绩效目标")
    TARGET_SCORE = "target_score", _("为绩效目标评分")
    EVALUATION_FILL = "evaluation_fill", _("填报单位自评")
    EVALUATION_REVIEW = "evaluation_review", _("审核单位自评")
    YEAR_OPEN = "year_open", _("开启年度")
    RULES_VIEW = "rules_view", _("查看规则")
    WINDOWS_VIEW = "windows_view", _("查看日历")
    WINDOWS_MANAGE = "windows_manage", _("设定日历")
    DOCUMENT_STORE = "document_store", _("上传文件")
    JOBS_VIEW = "jobs_view", _("查看后台任务")
    PEOPLE_VIEW = "people_view", _("查看人员")
    PEOPLE_MANAGE = "people_manage", _("管理账号和任职")
    GRANT_CONFIRM = "grant_confirm", _("确认授权")
    ORGANISATIONS_VIEW = "organisations_view", _("查看机构")
    ORGANISATIONS_MANAGE = "organisations_manage", _("管理机构")
    AUDIT_VIEW = "audit_view", _("查看审计记录")


P = Permission
READ = frozenset({P.PROJECT_VIEW, P.RULES_VIEW, P.WINDOWS_VIEW})
REVIEW = READ | {P.TARGET_REVIEW, P.EVALUATION_REVIEW, P.DOCUMENT_STORE}
KEEP = frozenset({P.PROJECT_EDIT, P.IMPORT, P.JOBS_VIEW, P.DOCUMENT_STORE})
FINANCE = REVIEW | KEEP | {P.TARGET_SCORE, P.BUDGET_APPROVE, P.MONEY_POST, P.ORGANISATIONS_VIEW}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.UNIT_CLERK: READ
    | {P.PROJECT_EDIT, P.TARGET_DECLARE, P.EVALUATION_FILL, P.DOCUMENT_STORE, P.IMPORT, P.JOBS_VIEW},
    Role.UNIT_HEAD: REVIEW,
    Role.DEPARTMENT_CLERK: REVIEW | KEEP,
    Role.DEPARTMENT_HEAD: REVIEW,
    Role.FINANCE_DIVISION: FINANCE,
    Role.PERFORMANCE_DIVISION: FINANCE | {P.WINDOWS_MANAGE, P.YEAR_OPEN},
    Role.BUREAU_LEADER: REVIEW | {P.ORGANISATIONS_VIEW},
    Role.AGENCY: frozenset({P.RULES_VIEW}),
    Role.EXPERT: frozenset({P.RULES_VIEW}),
    Role.AUDITOR: READ | {P.AUDIT_VIEW, P.ORGANISATIONS_VIEW},
    Role.DEPUTY: READ,
    Role.PUBLIC: frozenset(),
    Role.SYSTEM_ADMIN: frozenset(
        {P.PEOPLE_VIEW, P.PEOPLE_MANAGE, P.ORGANISATIONS_VIEW, P.ORGANISATIONS_MANAGE, P.JOBS_VIEW, P.RULES_VIEW}
    ),
    Role.SECURITY_ADMIN: frozenset({P.PEOPLE_VIEW, P.GRANT_CONFIRM, P.ORGANISATIONS_VIEW}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_VIEW}),
}
"""The table that decides; tests hold every page against it."""

SYSTEM = (P.PEOPLE_VIEW, P.ORGANISATIONS_VIEW, P.JOBS_VIEW, P.AUDIT_VIEW)
"""What opens the part 系统, with the page each opens first."""
