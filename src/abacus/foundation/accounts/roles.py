"""The roles of budget performance management and of the platform's administration."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    UNIT_CLERK = "unit_clerk", _("单位经办")
    UNIT_HEAD = "unit_head", _("单位负责人")
    DEPARTMENT_CLERK = "department_clerk", _("主管部门经办")
    DEPARTMENT_HEAD = "department_head", _("主管部门负责人")
    FINANCE_DIVISION = "finance_division", _("财政业务科室")
    PERFORMANCE_DIVISION = "performance_division", _("绩效管理科")
    BUREAU_LEADER = "bureau_leader", _("财政局领导")
    AGENCY = "agency", _("第三方机构")
    EXPERT = "expert", _("专家")
    AUDITOR = "auditor", _("审计人员")
    DEPUTY = "deputy", _("人大代表")
    PUBLIC = "public", _("公众")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""The three administrators: separate people, without any business."""

ASSIGNED = frozenset({Role.AGENCY, Role.EXPERT, Role.PUBLIC})
"""Roles that see only what is given to them, task by task."""
