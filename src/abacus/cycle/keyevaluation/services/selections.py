"""A funnel: every layer says by which rule or whose judgement, and every project keeps what was said of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle.drawing import Ticket, draw
from abacus.cycle.keyevaluation.models import KeyCase, Selection, SelectionEntry, SelectionLayer
from abacus.cycle.keyevaluation.rules import Rules, route, rules_for
from abacus.cycle.keyevaluation.services.cases import open_case
from abacus.cycle.rectification.models import Problem
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import Project, ProjectYear

Mode = SelectionLayer.Mode
PICKED = frozenset({"congress", "manual"})
"""Layers that people judge: the projects are named one by one."""
FOCUS: dict[str, tuple[Callable[[Project], bool], Any]] = {
    "government_funds": (lambda project: project.book == Project.Book.FUND, gettext_lazy("政府性基金")),
    "state_capital": (lambda project: project.book == Project.Book.CAPITAL, gettext_lazy("国有资本经营预算")),
    "social_insurance": (lambda project: project.book == Project.Book.INSURANCE, gettext_lazy("社会保险基金")),
    "bonds": (lambda project: project.bond, gettext_lazy("政府债券资金")),
    "special_funds": (lambda project: project.special_fund, gettext_lazy("专项资金")),
    "capital_works": (lambda project: project.capital_works, gettext_lazy("工程建设")),
    "major": (lambda project: project.major, gettext_lazy("重大项目")),
}
"""What a focus means in the pool's facts, by the id that packs and pages use."""


class Moved(Refusal):
    """Somebody else acted first, or the selection is settled."""

    status = 409

    def __init__(self, selection: Selection) -> None:
        super().__init__(
            _("“%(title)s”刚刚被他人改动，或已经定下。") % {"title": selection.title}, _("请刷新页面查看现在的层次。")
        )


@transaction.atomic
def begin_selection(*, region: Organisation, fiscal_year: int, title: str, by: User, on: date) -> Selection:
    """Begin a funnel with every project-year of the region that has a budget, each with its route by amount."""
    require(by, Permission.KEY_EVALUATE, path=region.path, on=on)
    rules = rules_for(region, fiscal_year, on)
    years = ProjectYear.objects.within(Scope.of(region.roots)).filter(fiscal_year=fiscal_year)
    found = list(years.filter(current_fen__isnull=False).select_related("project"))
    if not found:
        raise Refusal(
            _("%(year)s 年度还没有登记预算的项目。") % {"year": fiscal_year}, _("请先在项目库中登记或导入预算。")
        )
    before = Selection.objects.filter(region=region, fiscal_year=fiscal_year).order_by("number").last()
    try:
        with transaction.atomic():
            selection = Selection.objects.create(
                region=region, organisation_path=region.path, fiscal_year=fiscal_year,
                number=before.number + 1 if before else 1, title=fits(need(title, _("名称")), _("名称"), 120),
                begun_by=by, begun_on=on, pack_release=rules.tag,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal(_("这次筛选刚刚由他人开始。"), _("请刷新页面查看。")) from error
    SelectionEntry.objects.bulk_create(
        (
            SelectionEntry(
                selection=selection,
                project_year=year,
                organisation_path=year.organisation_path,
                amount_fen=year.current_fen,
                route=str(route(year.current_fen, rules.params).value or ""),
                fund_type=rules.fund_type(year.project),
            )
            for year in found
        ),
        batch_size=500,
    )
    _layer(selection, 1, "all", _("全部项目"), Mode.ALL, _("有预算的全部项目"), {}, 0, by, on)
    _record(selection, "selection.begun", by, on)
    return selection


@transaction.atomic
def add_layer(
    *,
    selection_id: int,
    version: int,
    kind: str,
    mode: str,
    reason: str,
    by: User,
    on: date,
    amount_fen: int | None = None,
    focus: Sequence[str] = (),
    codes: Iterable[str] = (),
    count: int | None = None,
    seed: str = "",
) -> SelectionLayer:
    """Go one layer on. `keep` puts out what does not match, `add` takes back in what does; both say why.

    By kind: `amount` from `amount_fen` (None: the region's line); `focus` by ids of FOCUS; `concern` major
    projects; `problems` with problems found in monitoring or checks; `congress` and `manual` the projects with
    `codes`; `random` a `count` by a stated `seed`.
    """
    selection = _open(selection_id, version, by, on)
    rules = rules_for(selection.region, selection.fiscal_year, on)
    label = {one.id: one.label for one in rules.layers}.get(kind)
    if label is None:
        raise Refusal(_("规则中没有这种筛选层次。"), _("请从列出的层次中选择。"))
    why, mode = need(reason, _("筛选理由")), Mode(mode)
    entries = list(selection.entries.select_related("project_year__project"))
    pool = [one for one in entries if one.inside == (mode == Mode.KEEP)]
    options: dict[str, Any] = {
        "amount_fen": amount_fen if amount_fen is not None else rules.amount_line_fen,
        "focus": list(focus), "codes": sorted({code.strip() for code in codes if code.strip()}),
        "count": count, "seed": seed.strip(),
    }  # fmt: skip
    matches = _matching(kind, options, pool, rules)
    position = selection.layers.count() + 1
    changed = [one for one in pool if (one.pk in matches) != (mode == Mode.KEEP)]
    for one in pool:
        if one in changed:
            one.inside = mode == Mode.ADD
        if mode == Mode.KEEP or one in changed:
            said = label if one.pk in matches else _("不符合“%(label)s”") % {"label": label}
            one.trail = [*one.trail, [position, one.inside, f"{said}：{why}"]]
    SelectionEntry.objects.bulk_update(pool, ["inside", "trail"], batch_size=500)
    layer = _layer(selection, position, kind, label, mode, why, options, len(changed), by, on)
    _record(selection, "selection.layer_added", by, on, why, layer=label, changed=len(changed))
    return layer


@transaction.atomic
def drop_layer(*, selection_id: int, version: int, reason: str, by: User, on: date) -> Selection:
    """Take the last layer back, with the reason; everything stands as before it."""
    selection = _open(selection_id, version, by, on)
    why = need(reason, _("撤销的理由"))
    last = selection.layers.last()
    if last is None or last.mode == Mode.ALL:
        raise Refusal(_("已经是最初的全部项目，没有可以撤销的层次。"), _("可以继续添加层次。"))
    entries = list(selection.entries.all())
    for one in entries:
        one.trail = [step for step in one.trail if step[0] != last.position]
        one.inside = bool(one.trail[-1][1]) if one.trail else True
    SelectionEntry.objects.bulk_update(entries, ["inside", "trail"], batch_size=500)
    last.delete()
    _record(selection, "selection.layer_dropped", by, on, why, layer=last.label)
    return selection


@transaction.atomic
def settle_selection(*, selection_id: int, version: int, by: User, on: date) -> Selection:
    """Settle the funnel: what is inside may be opened as cases, nothing changes any more."""
    selection = _open(selection_id, version, by, on)
    if not selection.entries.filter(inside=True).exists():
        raise Refusal(_("没有留下任何项目，不能定下。"), _("请撤销上一层，或加回项目。"))
    selection.state, selection.settled_on = Selection.State.SETTLED, on
    selection.save(update_fields=["state", "settled_on"])
    _record(selection, "selection.settled", by, on)
    return selection


@transaction.atomic
def open_selected(*, selection_id: int, by: User, on: date) -> list[KeyCase]:
    """Open a case for every project inside a settled funnel that has none yet; those opened."""
    rows = Selection.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    selection = rows.get(pk=selection_id)
    require(by, Permission.KEY_EVALUATE, path=selection.organisation_path, on=on)
    if selection.state != Selection.State.SETTLED:
        raise Refusal(_("筛选还没有定下。"), _("请先定下筛选结果，再建案卷。"))
    entries = selection.entries.filter(inside=True, project_year__key_cases=None)
    made = [
        open_case(
            fiscal_year=selection.fiscal_year, object_kind="project", project_year=one.project_year,
            reason=one.reason or selection.title, selection=selection, by=by, on=on,
        )
        for one in entries.select_related("project_year__project", "project_year__organisation")
    ]  # fmt: skip
    _record(selection, "selection.cases_opened", by, on, count=len(made))
    return made


def _matching(kind: str, options: dict[str, Any], pool: Sequence[SelectionEntry], rules: Rules) -> set[int]:
    """Which entries a layer means."""
    if kind == "amount":
        line = options["amount_fen"]
        if line is None or line <= 0:
            raise Refusal(_("没有金额线。"), _("本地规则没有规定金额线，请填写金额（万元）。"))
        return {one.pk for one in pool if one.amount_fen is not None and one.amount_fen >= line}
    if kind == "focus":
        tests = [FOCUS[id][0] for id in options["focus"] if id in FOCUS]
        if not tests:
            raise Refusal(_("没有选择重点领域。"), _("请至少选择一个重点领域。"))
        return {one.pk for one in pool if any(test(one.project_year.project) for test in tests)}
    if kind == "concern":
        return {one.pk for one in pool if one.project_year.project.major}
    if kind == "problems":
        years = {one.project_year_id for one in pool}
        rows = Problem.objects.filter(stage__in=[Stage.MONITORING, Stage.SPOT_CHECK], project_year__in=years)
        found = set(rows.values_list("project_year_id", flat=True))
        return {one.pk for one in pool if one.project_year_id in found}
    if kind == "random":
        return _random(options, pool)
    known = {one.project_year.project.code: one.pk for one in pool}
    missing = [code for code in options["codes"] if code not in known]
    if missing or not options["codes"]:
        raise Refusal(
            _("有 %(count)s 个项目代码不在这一层可选的项目中：%(codes)s")
            % {"count": len(missing), "codes": "、".join(missing[:5])}
            if missing
            else _("没有选择项目。"),
            _("请核对项目代码，每行一个。"),
        )
    return {known[code] for code in options["codes"]}


def _random(options: dict[str, Any], pool: Sequence[SelectionEntry]) -> set[int]:
    if not options["count"] or options["count"] < 1 or not options["seed"]:
        raise Refusal(_("随机抽取没有写个数或种子。"), _("请填抽取个数，并写下事先公告的种子。"))
    tickets = {one.project_year.project.code: one.pk for one in pool}
    drawn = draw(options["seed"], [Ticket(code, 1) for code in tickets], options["count"])
    return {tickets[code] for code in drawn}


def _open(selection_id: int, version: int, by: User, on: date) -> Selection:
    """An open selection, moved to its next version. Raises Moved."""
    rows = Selection.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    selection: Selection = rows.get(pk=selection_id)
    require(by, Permission.KEY_EVALUATE, path=selection.organisation_path, on=on)
    same = Selection.objects.filter(pk=selection.pk, version=version, state=Selection.State.OPEN)
    if not same.update(version=F("version") + 1):
        raise Moved(selection)
    selection.version = version + 1
    return selection


def _layer(
    selection: Selection, position: int, kind: str, label: str, mode: str, reason: str, options: dict[str, Any],
    changed: int, by: User, on: date,
) -> SelectionLayer:  # fmt: skip
    found = selection.entries.aggregate(
        count=Count("pk", filter=Q(inside=True)), fen=Sum("amount_fen", filter=Q(inside=True), default=0)
    )
    return SelectionLayer.objects.create(
        selection=selection, position=position, kind=kind, label=label, mode=mode, reason=reason, options=options,
        changed_count=changed, inside_count=found["count"], inside_fen=found["fen"], done_by=by, done_on=on,
    )  # fmt: skip


def _record(selection: Selection, action: str, by: User, on: date, reason: str = "", **after: Any) -> None:
    facts = {**audit.facts(selection, "fiscal_year", "number", "state"), **after}
    audit.record(by=by, on=on, action=action, target=selection, after=facts, reason=reason)
