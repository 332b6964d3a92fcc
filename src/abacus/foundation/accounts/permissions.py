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
    EXANTE_APPLY = "exante_apply", _("申报事前绩效评估")
    EXANTE_REVIEW = "exante_review", _("审核事前绩效评估")
    EXANTE_PANEL = "exante_panel", _("参加事前评估评审")
    EXANTE_CONCLUDE = "exante_conclude", _("出具事前评估意见")
    TARGET_DECLARE = "target_declare", _("填报绩效目标")
    TARGET_REVIEW = "target_review", _("审核绩效目标")
    TARGET_SCORE = "target_score", _("为绩效目标评分")
    MONITORING_FILL = "monitoring_fill", _("填报绩效监控表")
    MONITORING_REVIEW = "monitoring_review", _("审核绩效监控表")
    MONITORING_MANAGE = "monitoring_manage", _("组织绩效监控")
    FINDING_CONFIRM = "finding_confirm", _("认定监控问题")
    RECTIFICATION_ISSUE = "rectification_issue", _("下发整改建议书")
    RECTIFICATION_REPLY = "rectification_reply", _("报送整改情况")
    MEASURE_ORDER = "measure_order", _("决定处置措施")
    EVALUATION_FILL = "evaluation_fill", _("填报单位自评")
    EVALUATION_REVIEW = "evaluation_review", _("审核单位自评")
    SPOT_CHECK = "spot_check", _("抽查复核自评")
    KEY_EVALUATE = "key_evaluate", _("组织重点评价")
    KEY_TAKE_PART = "key_take_part", _("参加重点评价")
    DEPARTMENT_FILL = "department_fill", _("填报部门整体绩效")
    DEPARTMENT_REVIEW = "department_review", _("审核部门整体绩效")
    LINKAGE_PROPOSE = "linkage_propose", _("提出结果应用建议")
    LINKAGE_ANSWER = "linkage_answer", _("对结果应用建议提出意见")
    LINKAGE_DECIDE = "linkage_decide", _("决定结果应用")
    DISCLOSURE_PREPARE = "disclosure_prepare", _("准备绩效信息公开")
    DISCLOSURE_PUBLISH = "disclosure_publish", _("公开绩效信息")
    REPORT_SEND = "report_send", _("报送人大和政府")
    BULK_APPROVE = "bulk_approve", _("批量通过")
    DELEGATE = "delegate", _("委托代办")
    DELEGATION_CONFIRM = "delegation_confirm", _("确认委托代办")
    TASK_ASSIGN = "task_assign", _("督办和指派")
    PLAN_VIEW = "plan_view", _("查看工作计划")
    PLAN_MANAGE = "plan_manage", _("管理工作计划")
    DASHBOARD_VIEW = "dashboard_view", _("查看统计图")
    YEAR_OPEN = "year_open", _("开启年度")
    RULES_VIEW = "rules_view", _("查看规则")
    WINDOWS_VIEW = "windows_view", _("查看日历")
    WINDOWS_MANAGE = "windows_manage", _("设定日历")
    DOCUMENT_STORE = "document_store", _("上传文件")
    JOBS_VIEW = "jobs_view", _("查看后台任务")
    SYSTEM_STATUS = "system_status", _("查看系统状态")
    JOBS_MANAGE = "jobs_manage", _("管理后台任务")
    PEOPLE_VIEW = "people_view", _("查看人员")
    PEOPLE_MANAGE = "people_manage", _("管理账号和任职")
    GRANT_CONFIRM = "grant_confirm", _("确认授权")
    ORGANISATIONS_VIEW = "organisations_view", _("查看机构")
    ORGANISATIONS_MANAGE = "organisations_manage", _("管理机构")
    AUDIT_VIEW = "audit_view", _("查看审计记录")
    ADMINISTRATOR_SECURE = "administrator_secure", _("办理管理员账号事项")
    API_USE = "api_use", _("使用数据接口")


P = Permission
READ = frozenset({P.PROJECT_VIEW, P.RULES_VIEW, P.WINDOWS_VIEW, P.PLAN_VIEW, P.DASHBOARD_VIEW})
REVIEW = READ | {
    P.EXANTE_REVIEW, P.TARGET_REVIEW, P.MONITORING_REVIEW, P.EVALUATION_REVIEW, P.DEPARTMENT_REVIEW, P.DOCUMENT_STORE,
    P.DELEGATE,
}  # fmt: skip
KEEP = frozenset({P.PROJECT_EDIT, P.IMPORT, P.JOBS_VIEW, P.DOCUMENT_STORE, P.API_USE})
ANSWER = frozenset({P.RECTIFICATION_REPLY, P.LINKAGE_ANSWER, P.DISCLOSURE_PREPARE})
FINANCE = REVIEW | KEEP | {
    P.TARGET_SCORE, P.BUDGET_APPROVE, P.MONEY_POST, P.ORGANISATIONS_VIEW, P.EXANTE_PANEL, P.FINDING_CONFIRM,
    P.RECTIFICATION_ISSUE, P.MEASURE_ORDER, P.SPOT_CHECK, P.LINKAGE_PROPOSE, P.BULK_APPROVE,
}  # fmt: skip
LEAD = frozenset(
    {
        P.EXANTE_CONCLUDE, P.MONITORING_MANAGE, P.KEY_EVALUATE, P.DISCLOSURE_PUBLISH, P.REPORT_SEND, P.PLAN_MANAGE,
        P.LINKAGE_DECIDE, P.TASK_ASSIGN,
    }
)  # fmt: skip

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.UNIT_CLERK: READ
    | ANSWER
    | {
        P.PROJECT_EDIT,
        P.EXANTE_APPLY,
        P.TARGET_DECLARE,
        P.MONITORING_FILL,
        P.EVALUATION_FILL,
        P.DOCUMENT_STORE,
        P.IMPORT,
        P.JOBS_VIEW,
        P.DELEGATE,
        P.API_USE,
    },
    Role.UNIT_HEAD: REVIEW | {P.DELEGATION_CONFIRM},
    Role.DEPARTMENT_CLERK: REVIEW | KEEP | ANSWER | {P.DEPARTMENT_FILL},
    Role.DEPARTMENT_HEAD: REVIEW | {P.DELEGATION_CONFIRM},
    Role.FINANCE_DIVISION: FINANCE,
    Role.PERFORMANCE_DIVISION: FINANCE | LEAD | {P.WINDOWS_MANAGE, P.YEAR_OPEN},
    Role.BUREAU_LEADER: REVIEW
    | {P.ORGANISATIONS_VIEW, P.EXANTE_PANEL, P.LINKAGE_DECIDE, P.MEASURE_ORDER, P.PLAN_MANAGE}
    | {P.DELEGATION_CONFIRM, P.TASK_ASSIGN},
    Role.AGENCY: frozenset({P.RULES_VIEW, P.KEY_TAKE_PART}),
    Role.EXPERT: frozenset({P.RULES_VIEW, P.EXANTE_PANEL, P.KEY_TAKE_PART}),
    Role.AUDITOR: READ | {P.AUDIT_VIEW, P.ORGANISATIONS_VIEW, P.EXANTE_PANEL, P.API_USE},
    Role.DEPUTY: READ | {P.EXANTE_PANEL},
    Role.PUBLIC: frozenset(),
    Role.SYSTEM_ADMIN: frozenset(
        {
            P.PEOPLE_VIEW,
            P.PEOPLE_MANAGE,
            P.ORGANISATIONS_VIEW,
            P.ORGANISATIONS_MANAGE,
            P.JOBS_VIEW,
            P.JOBS_MANAGE,
            P.RULES_VIEW,
            P.SYSTEM_STATUS,
            P.ADMINISTRATOR_SECURE,
        }
    ),
    Role.SECURITY_ADMIN: frozenset({P.PEOPLE_VIEW, P.GRANT_CONFIRM, P.ORGANISATIONS_VIEW, P.ADMINISTRATOR_SECURE}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_VIEW, P.ADMINISTRATOR_SECURE}),
}
"""The table that decides; tests hold every page against it."""

SYSTEM = (P.PEOPLE_VIEW, P.ORGANISATIONS_VIEW, P.JOBS_VIEW, P.AUDIT_VIEW)
"""What opens the part 系统, with the page each opens first."""
