"""What is done on the page of a case, one POST each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle.acting import version_from
from abacus.cycle.keyevaluation import services
from abacus.cycle.keyevaluation.forms import day_from, ids_from, points_from
from abacus.cycle.keyevaluation.models import CaseDiscussion, CaseMember, KeyCase
from abacus.cycle.keyevaluation.services.exchange import REPORT, carried
from abacus.cycle.keyevaluation.views.cases import candidates, page_of, show, visible_case
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

WORKERS = (Permission.KEY_EVALUATE, Permission.KEY_TAKE_PART, Permission.SPOT_CHECK)
"""Who may be on a team; whether they are on this one is the service's question."""
Run = Callable[[Request, KeyCase], str]


def acts(*permissions: Permission) -> Callable[[Run], Any]:
    """A POST that acts on a visible case through a service and goes back to its page; refused: shows it again."""

    def decorate(run: Run) -> Any:
        def view(request: Request, case_id: int) -> HttpResponse:
            try:
                said = run(request, visible_case(request, case_id))
            except Refusal as refusal:
                messages.error(request, f"{refusal.message} {refusal.todo}".strip())
                return show(request, visible_case(request, case_id), refusal.status)
            messages.success(request, said)
            return redirect(page_of(case_id))

        view.__doc__ = run.__doc__
        return require_POST(may_open(*permissions)(view))

    return decorate


def by(request: Request, found: KeyCase) -> dict[str, Any]:
    """What every service wants to know."""
    return {"case_id": found.pk, "by": request.user, "on": request.day}


def chosen(request: Request, name: str, rows: QuerySet[Any]) -> Any:
    """The record that a form names. Raises Refusal where none is chosen, Http404 where it is not among `rows`."""
    ids = ids_from(request.POST, name)
    if not ids:
        raise Refusal(_("没有选择。"), _("请先选择，再提交。"))
    return get_object_or_404(rows, pk=ids[0])


@acts(*WORKERS)
def save_plan(request: Request, found: KeyCase) -> str:
    """Keep the plan; with `submit` also hand it in."""
    post = request.POST
    saved = services.save_plan(
        version=version_from(post), plan=post.get("plan", ""), weights=points_from(post, "weight", _("分值")),
        weights_reason=post.get("weights_reason", ""), starts_on=day_from(post, "starts_on", _("开始日期")),
        ends_on=day_from(post, "ends_on", _("结束日期")), **by(request, found),
    )  # fmt: skip
    if "submit" not in post:
        return _("方案已暂存。")
    services.submit_plan(version=saved.version, **by(request, found))
    return _("方案已提交预审。")


@acts(Permission.KEY_EVALUATE)
def review_plan(request: Request, found: KeyCase) -> str:
    """Pass the plan or give it back."""
    passed = request.POST.get("passed") == "yes"
    services.review_plan(
        version=version_from(request.POST), passed=passed, opinion=request.POST.get("opinion", ""), **by(request, found)
    )
    return _("方案预审通过，可以实施评价。") if passed else _("方案已退回修改。")


@acts(Permission.KEY_EVALUATE)
def add_member(request: Request, found: KeyCase) -> str:
    """Put somebody on the team."""
    among = User.objects.filter(pk__in=[one.pk for one in candidates(found, request)])
    user = chosen(request, "user", among)
    role = request.POST.get("role", "")
    if role not in CaseMember.Role.values:
        raise Refusal(_("没有选择分工。"), _("请选择分工。"))
    services.add_member(user=user, role=role, **by(request, found))
    return _("已添加%(name)s。") % {"name": user.name}


@acts(Permission.KEY_EVALUATE)
def remove_member(request: Request, found: KeyCase) -> str:
    """Take somebody off the team."""
    member = chosen(request, "member", found.members.filter(left_on=None))
    services.remove_member(member_id=member.pk, reason=request.POST.get("reason", ""), **by(request, found))
    return _("已退出工作组。")


@acts(*WORKERS)
def declare(request: Request, found: KeyCase) -> str:
    """Declare that there is no conflict of interest."""
    services.declare(**by(request, found))
    return _("已作回避声明，可以办理这个案卷。")


@acts(*WORKERS)
def discuss(request: Request, found: KeyCase) -> str:
    """Write down a talk, a visit or an issue."""
    post = request.POST
    held_on = day_from(post, "held_on", _("日期")) or request.day
    if post.get("kind") not in CaseDiscussion.Kind.values:
        raise Refusal(_("没有选择类型。"), _("请选择研讨、走访或会商。"))
    services.add_discussion(
        kind=post.get("kind", ""), held_on=held_on, attendees=post.get("attendees", ""), text=post.get("text", ""),
        agreed=post.get("agreed", ""), **by(request, found),
    )  # fmt: skip
    return _("已记录。")


@acts(*WORKERS)
def take_up(request: Request, found: KeyCase) -> str:
    """Say where in the plan something agreed stands."""
    one = chosen(request, "discussion", found.discussions.all())
    services.take_up(discussion_id=one.pk, where=request.POST.get("where", ""), **by(request, found))
    return _("已注明在方案中的位置。")


@acts(*WORKERS, Permission.EVALUATION_FILL, Permission.DEPARTMENT_FILL)
def add_evidence(request: Request, found: KeyCase) -> str:
    """Add a document."""
    file = request.FILES.get("file")
    if file is None:
        raise Refusal(_("没有选择文件。"), _("请选择要上传的资料。"))
    made = services.add_evidence(
        file=file, name=file.name or "", title=request.POST.get("title", ""), **by(request, found)
    )
    return _("已加入资料 %(number)s 号。") % {"number": made.number}


@acts(*WORKERS)
def write_paper(request: Request, found: KeyCase) -> str:
    """Write a working paper."""
    post = request.POST
    made = services.write_paper(
        item=post.get("item", ""), text=post.get("text", ""), evidence=ids_from(post, "evidence"),
        problem=bool(post.get("problem")), **by(request, found),
    )  # fmt: skip
    return _("底稿 %(number)s 号已写好。") % {"number": made.number}


@acts(*WORKERS)
def withdraw_paper(request: Request, found: KeyCase) -> str:
    """Take a working paper back."""
    paper = chosen(request, "paper", found.papers.filter(withdrawn_on=None))
    services.withdraw_paper(paper_id=paper.pk, reason=request.POST.get("reason", ""), **by(request, found))
    return _("底稿已撤回。")


@acts(*WORKERS)
def score(request: Request, found: KeyCase) -> str:
    """Score the indicators that were filled in."""
    post = request.POST
    points = points_from(post, "points", _("得分"))
    scores = {id: (centi, post.get(f"reason-{id}", "")) for id, centi in points.items()}
    if not scores:
        raise Refusal(_("没有填得分。"), _("请填写指标的得分。"))
    seen = {id: post.get(f"seen-{id}", "") for id in scores}
    services.score_items(scores=scores, seen=seen, **by(request, found))
    return _("已打分 %(count)s 项。") % {"count": len(scores)}


@acts(Permission.KEY_EVALUATE)
def pass_point(request: Request, found: KeyCase) -> str:
    """Mark a station of quality control as passed."""
    services.pass_point(point=request.POST.get("point", ""), note=request.POST.get("note", ""), **by(request, found))
    return _("质控环节已登记通过。")


@acts(Permission.KEY_EVALUATE)
def settle_carried(request: Request, found: KeyCase) -> str:
    """Say whether a problem of last year is solved."""
    solved = request.POST.get("solved") == "yes"
    problem = chosen(request, "problem", carried(found))
    services.settle_carried(
        problem_id=problem.pk, solved=solved, note=request.POST.get("note", ""), **by(request, found)
    )
    return _("已认定为解决。") if solved else _("已认定为仍未解决，转入本年整改。")


@acts(*WORKERS)
def send_draft(request: Request, found: KeyCase) -> str:
    """Send the draft to the evaluated."""
    report = {name: request.POST.get(name, "") for name in REPORT}
    done = services.send_draft(version=version_from(request.POST), report=report, **by(request, found))
    return _("初稿已送被评价单位，%(due)s 前答复。") % {"due": done.answer_due_on}


@acts(Permission.EVALUATION_FILL, Permission.DEPARTMENT_FILL)
def answer(request: Request, found: KeyCase) -> str:
    """The evaluated answer the draft."""
    accept = request.POST.get("answer") == "accept"
    services.answer_draft(
        version=version_from(request.POST), accept=accept, text=request.POST.get("text", ""), **by(request, found)
    )
    return _("已答复：无异议。") if accept else _("已提出异议。")


@acts(*WORKERS)
def sign(request: Request, found: KeyCase) -> str:
    """The chief evaluator signs."""
    services.sign(**by(request, found))
    return _("主评人已签署报告。")


@acts(Permission.KEY_EVALUATE)
def finish(request: Request, found: KeyCase) -> str:
    """Make the evaluation final."""
    done = services.finish(
        version=version_from(request.POST), decision=request.POST.get("decision", ""), **by(request, found)
    )
    return _("评价已定稿：%(points)s 分。") % {"points": numbers.points(done.total_centi or 0)}
