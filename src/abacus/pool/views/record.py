"""The page of one project in one year, and the explanation of its numbers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.requests import Request
from abacus.pool import life, rules, sections
from abacus.pool.imports.access import may_read
from abacus.pool.known import known
from abacus.pool.models import ProjectYear
from abacus.pool.packs import resolved
from abacus.pool.services.budget import APPROVABLE
from abacus.pool.views.access import may_open, project_year_or_404

OWN = (
    (20, "pool/_money.html"),
    (40, "pool/_indicators.html"),
    (60, "pool/_decisions.html"),
    (70, "pool/_documents.html"),
    (90, "pool/_years.html"),
)
"""The pool's own blocks of the page, by order."""


@require_safe
@may_open(Permission.PROJECT_VIEW)
def project(request: Request, pk: int) -> HttpResponse:
    """A project's whole year on one page, with what the stages add."""
    year = project_year_or_404(request, pk)
    facts = known(year)
    outcomes, version = facts.outcomes, facts.version
    actions, blocks = contributions(year, request)
    context = {
        "it": year,
        "other_year": year.fiscal_year != selected_year(request),
        "grade": life.grade_word(year.grade),
        "stages": life.timeline(year, outcomes),
        "steps": life.money_steps(year),
        "rate": (year.executed_fen, year.current_fen) if year.executed_fen is not None and year.current_fen else None,
        "version": version,
        "groups": life.indicator_groups(version, year, request.day) if version else [],
        "outcomes": [(one, life.result_words(one)) for one in outcomes],
        "documents": [
            (one, reverse("pool:import-batch", args=[one.pk]) if may_read(request.access, one) else "")
            for one in life.documents(year)
        ],
        "years": life.other_years(year, request.access.scope),
        "actions": [*own_actions(year, request.access), *actions],
        "blocks": blocks,
    }
    return render(request, "pool/project.html", context)


def contributions(year: ProjectYear, request: Request) -> tuple[list[Any], list[tuple[str, str]]]:
    """The actions and blocks that the stages add, the blocks merged with the pool's own by order.

    A block is (template, ""), the pool's own, or ("", markup) of a stage, made of what the stage gave.
    """
    actions: list[Any] = []
    blocks = [(order, template, "") for order, template in OWN]
    there = sections.spoken_of(year)
    for section in sections.sections():
        found = None if section.silent(year, there) else section.context(year, request.access, request.day)
        if found is not None:
            blocks = [block for block in blocks if not section.instead_of or block[1] != section.instead_of]
            blocks.append((section.order, "", render_to_string(section.template, {"it": year, **found}, request)))
        if section.actions is not None:
            actions += section.actions(year, request.access, request.day)
    return actions, [(template, markup) for _order, template, markup in sorted(blocks, key=lambda one: one[0])]


def own_actions(year: ProjectYear, access: Access) -> list[tuple[str, str, bool]]:
    """What the pool itself offers: approving the budget while that is the next stage."""
    if year.state not in APPROVABLE or not access.may(Permission.BUDGET_APPROVE, year.organisation_path):
        return []
    due = year.state == ProjectYear.State.TARGET_APPROVED
    return [(_("批复预算"), f"{reverse('pool:budget')}?id={year.pk}", due)]


@require_safe
@may_open(Permission.PROJECT_VIEW)
def explain_execution(request: Request, pk: int) -> HttpResponse:
    """How the execution rate came about and what it earns."""
    year = project_year_or_404(request, pk)
    result = rules.execution(year, request.day)
    pack = resolved(year, request.day)
    made = explanation(
        result.to_json(),
        title=_("预算执行率"),
        inputs=inputs_of(year),
        release=pack.tag,
        inherits=" · ".join(pack.tags[1:]),
        back_url=reverse("pool:project", args=[year.pk]),
        back_label=year.project.name,
    )
    return render_explanation(request, made)


def inputs_of(year: ProjectYear) -> list[Input]:
    """Both amounts with where they come from."""
    url = reverse("pool:money", args=[year.pk])
    return [
        amount_input(
            _("执行数 B"), year.executed_fen, year.executionentry_lines, f"{url}#execution", _("没有执行记录")
        ),
        amount_input(
            _("预算数 A"),
            year.current_fen,
            year.budgetentry_lines.exclude(kind="request"),
            f"{url}#budget",
            _("没有预算"),
        ),
    ]


def amount_input(label: str, fen: int | None, lines: Any, url: str, why: str) -> Input:
    """One amount: exact, how many lines, who entered the last one and when."""
    if fen is None:
        return Input(label, "", why_null=why)
    last = lines.select_related("posted_by", "batch__upload").order_by("-entered_on", "-pk").first()
    origin = ""
    if last is not None:
        how = last.batch.upload.name if last.batch else last.document_number
        origin = " · ".join(part for part in (how, last.entered_on.isoformat(), last.posted_by.name) if part)
    link = _("%(count)s 笔") % {"count": lines.count()}
    return Input(label, _("%(yuan)s 元") % {"yuan": numbers.yuan(fen)}, origin=origin, url=url, link=link)
