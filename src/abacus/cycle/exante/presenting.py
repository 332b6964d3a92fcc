"""What a case's pages show beside the report: items, materials, signatures, panel, renewal, what one may do."""

from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.models import Case, PanelMember
from abacus.cycle.exante.renewal import evidence
from abacus.cycle.exante.services import signs_for
from abacus.cycle.exante.services.common import rules_of
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.requests import Request
from abacus.pool import gates

SHOWN = 50


def about(request: Request, case: Case, content: Any) -> dict[str, Any]:
    """Everything around the report."""
    access, path = access_of(request.user, request.day), case.organisation_path
    signed = list(case.signed.select_related("department", "signed_by"))
    submitted = case.state == Case.State.SUBMITTED
    items = list(case.items.select_related("project_year__project", "project_year__department"))
    rules = rules_of(case)
    return {
        "case": case,
        "rules": rules,
        "items": items,
        "shown_items": items[:SHOWN],
        "more_items": max(0, len(items) - SHOWN),
        "materials": list(case.materials.select_related("upload", "changed_by")),
        "signed": signed,
        "to_sign": [
            one for one in signed if submitted and one.signed_on is None
            and signs_for(request.user, one.department, request.day)
        ],
        "panel": members(case),
        "me": next((one for one in members(case) if one.person_id == request.user.pk), None),
        "questions": list(case.questions.select_related("asked_by", "answered_by")),
        "opinion_items": list(case.opinion_items.select_related("answered_by", "decided_by")),
        "evidence": evidence(case),
        "applies": access.may(Permission.EXANTE_APPLY, path),
        "reviews": any(
            one.covers(Permission.EXANTE_REVIEW, path) for one in access.posts if one.role != Role.UNIT_HEAD
        ),
        "manages": access.may(Permission.EXANTE_CONCLUDE, path),
        "submitted": submitted,
        "entry": entry(case, request),
        "renewal_label": rules.label("exante.renewal_conclusions", case.renewal) if case.renewal else "",
        "required_clause": rules.clause("exante.required_for"),
    }  # fmt: skip


def members(case: Case) -> list[PanelMember]:
    """The panel as it is now."""
    return list(case.panel.filter(left_on=None).select_related("person"))


def spread(panel: list[PanelMember]) -> dict[str, Any] | None:
    """Lowest, highest and their distance among the members' totals; None with fewer than two."""
    totals = [one.total_centi for one in panel if one.total_centi is not None]
    if len(totals) < 2:
        return None
    return {"low": min(totals), "high": max(totals), "apart": max(totals) - min(totals)}


def matrix(case: Case, panel: list[PanelMember], rules: rule_book.Rules) -> list[dict[str, Any]]:
    """Item by item what each scoring member gave; None where somebody has not scored."""
    scoring = [one for one in panel if one.scoring]
    return [
        {"item": item, "points": [one.scores.get(item.id) for one in scoring]} for item in rules.card(case.kind).items
    ]


def entry(case: Case, request: Request) -> list[gates.GateFinding]:
    """How the pool's door stands for a case of one project; nothing for many."""
    years = [one.project_year for one in case.items.select_related("project_year__project__policy",
             "project_year__organisation")[:2] if one.project_year]  # fmt: skip
    if len(years) != 1:
        return []
    return gates.check(years[0], point=gates.ENTRY, on=request.day)


def who(member: PanelMember) -> str:
    """张三（审计，列席）."""
    role = member.capacity_label if member.scoring else _("%(role)s，列席") % {"role": member.capacity_label}
    return f"{member.person.name}（{role}）"
