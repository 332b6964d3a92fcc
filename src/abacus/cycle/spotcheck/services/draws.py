"""A draw from its announcement to its result: nobody can try again until it pleases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from abacus.cycle import drawing
from abacus.cycle.spotcheck import facts as read
from abacus.cycle.spotcheck import frame
from abacus.cycle.spotcheck.models import Draw, DrawLine, SpotCheck
from abacus.cycle.spotcheck.rules import Rules, rules_for
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import require_open
from abacus.pool.models import StageOutcome, TargetVersion

State, SeedRule = Draw.State, Draw.SeedRule
RUNNING = frozenset({State.ANNOUNCED, State.FROZEN})
YEARS = range(2000, 2100)


class Moved(Refusal):
    """Somebody else acted first, or the draw no longer stands where the page showed it."""

    status = 409

    def __init__(self, draw: Draw) -> None:
        super().__init__(
            _("第 %(number)s 次抽取现在的状态是“%(state)s”，不能这样办理。")
            % {"number": draw.number, "state": draw.get_state_display()},
            _("请刷新页面，按现在的状态办理。"),
        )


@transaction.atomic
def announce(
    *,
    region: Organisation,
    fiscal_year: int,
    seed_rule: str,
    seed_source: str,
    by: User,
    on: date,
    seed_on: date | None = None,
    strata: Sequence[str] | None = None,
    wanted: int | None = None,
    reason: str = "",
) -> Draw:
    """Announce a draw with everything that decides it, before its frame is known.

    `wanted` None: the share of the rules. A second draw of the year needs a `reason`; while one
    runs there is no other. Raises Refusal, WindowClosed.
    """
    require(by, Permission.SPOT_CHECK, path=region.path, on=on)
    if fiscal_year not in YEARS:
        raise Refusal(_("年度不对。"), _("请选择要抽查的自评年度。"))
    require_open(Stage.SPOT_CHECK, fiscal_year, region, on)
    rules = rules_for(region, fiscal_year, on)
    chosen = _strata(rules.default_strata if strata is None else strata, rules)
    if wanted is not None and not 0 < wanted <= 100_000:
        raise Refusal(_("抽取个数应大于 0。"), _("请填抽取个数；不填则按规则的比例抽取。"))
    rule = SeedRule(seed_rule)
    source = fits(need(seed_source, _("种子来源")), _("种子来源"), 200)
    if rule == SeedRule.PUBLIC and (seed_on is None or seed_on <= on):
        raise Refusal(_("公开号码的公布日期应晚于今天。"), _("请选择以后才公布的号码，名单在此之前冻结。"))
    before = Draw.objects.filter(region=region, fiscal_year=fiscal_year)
    running = before.filter(state__in=RUNNING).first()
    if running is not None:
        raise Refusal(
            _("%(year)s 年度第 %(number)s 次抽取还没有完成。") % {"year": fiscal_year, "number": running.number},
            _("请先完成或作废（写明理由），再公告下一次。"),
        )
    last = before.order_by("number").last()
    if last is not None and not reason.strip():
        raise Refusal(_("这一年度已经抽取过，再次抽取没有写明理由。"), _("请写明为什么再抽一次；理由随抽取公布。"))
    try:
        with transaction.atomic():
            draw = Draw.objects.create(
                region=region,
                organisation_path=region.path,
                fiscal_year=fiscal_year,
                number=last.number + 1 if last else 1,
                reason=fits(reason, _("再次抽取的理由")),
                algorithm=drawing.ALGORITHM,
                strata=chosen,
                wanted=wanted,
                least=rules.least,
                seed_rule=rule,
                seed_source=source,
                seed_on=seed_on if rule == SeedRule.PUBLIC else None,
                seed=f"{source}|{on.isoformat()}" if rule == SeedRule.TEXT else "",
                announced_by=by,
                announced_on=on,
                pack_release=rules.tag,
            )
    except IntegrityError as error:
        raise Refusal(_("这次抽取刚刚由他人公告。"), _("请刷新页面查看。")) from error
    _record(draw, "draw.announced", by, on)
    return draw


@transaction.atomic
def freeze(*, draw_id: int, version: int, by: User, on: date) -> Draw:
    """Freeze the frame: every final self-evaluation with its facts and weight, from now on unchangeable.

    Raises Refusal on the day of the public number or later, and where there is nothing to draw from.
    """
    draw = _draw(draw_id, by, on)
    require(by, Permission.SPOT_CHECK, path=draw.organisation_path, on=on)
    if draw.seed_on is not None and on >= draw.seed_on:
        raise Refusal(
            _("公开号码在 %(day)s 公布，名单须在此之前冻结。") % {"day": draw.seed_on},
            _("请作废这次抽取（写明理由），另行公告一次。"),
        )
    rules = rules_for(draw.region, draw.fiscal_year, on)
    lines = list(frame.made(draw, rules))
    if not lines:
        raise Refusal(
            _("%(year)s 年度没有可以抽取的自评结果。") % {"year": draw.fiscal_year}, _("自评定稿后再冻结名单。")
        )
    draw.frozen_on, draw.frame_hash, draw.pack_release = on, frame.digest(lines), rules.tag
    _move(draw, version, State.ANNOUNCED, State.FROZEN, "frozen_on", "frame_hash", "pack_release")
    DrawLine.objects.bulk_create(lines, batch_size=500)
    _record(draw, "draw.frozen", by, on)
    return draw


@transaction.atomic
def enter_number(*, draw_id: int, version: int, number: str, by: User, on: date) -> Draw:
    """Enter the public number. The second, other person's number draws at once if both are the same.

    Where they differ both are dropped and the draw stays frozen. Raises Refusal before the number's day.
    """
    draw = _draw(draw_id, by, on)
    access_of(by, on).demand(Permission.SPOT_CHECK)
    typed = "".join(need(number, _("公开号码")).split())
    if draw.seed_rule != SeedRule.PUBLIC or draw.state != State.FROZEN:
        raise Moved(draw)
    if draw.seed_on is None or on < draw.seed_on:
        raise Refusal(_("公开号码在 %(day)s 才公布。") % {"day": draw.seed_on}, _("请到那一天再录入。"))
    if draw.seed_first_by_id is None:
        draw.seed_number, draw.seed_first_by = fits(typed, _("公开号码"), 60), by
        _move(draw, version, State.FROZEN, State.FROZEN, "seed_number", "seed_first_by")
        _record(draw, "draw.number_entered", by, on)
        return draw
    if draw.seed_first_by_id == by.pk:
        raise Refusal(_("号码须由两个人分别录入。"), _("请由另一位经办人再录入一次。"))
    if draw.seed_number != typed:
        draw.seed_number, draw.seed_first_by = "", None
        _move(draw, version, State.FROZEN, State.FROZEN, "seed_number", "seed_first_by")
        _record(draw, "draw.numbers_differ", by, on)
        return draw
    draw.seed_second_by, draw.seed = by, f"{draw.seed_source}|{typed}"
    _draw_now(draw, version, by, on, "seed_second_by", "seed")
    return draw


@transaction.atomic
def draw_lots(*, draw_id: int, version: int, by: User, on: date) -> Draw:
    """Draw by the announced text; the seed has been fixed since the announcement."""
    draw = _draw(draw_id, by, on)
    require(by, Permission.SPOT_CHECK, path=draw.organisation_path, on=on)
    if draw.seed_rule != SeedRule.TEXT:
        raise Refusal(_("这次抽取的种子是公开号码。"), _("请由两个人分别录入号码。"))
    _draw_now(draw, version, by, on)
    return draw


@transaction.atomic
def abandon(*, draw_id: int, version: int, reason: str, by: User, on: date) -> Draw:
    """Give a draw up before it is drawn. It stays readable with the reason; what is drawn stays drawn."""
    draw = _draw(draw_id, by, on)
    require(by, Permission.SPOT_CHECK, path=draw.organisation_path, on=on)
    if draw.state not in RUNNING:
        raise Moved(draw)
    draw.abandoned_on, draw.abandoned_reason = on, need(reason, _("作废的理由"))
    _move(draw, version, draw.state, State.ABANDONED, "abandoned_on", "abandoned_reason")
    _record(draw, "draw.abandoned", by, on, draw.abandoned_reason)
    return draw


def _strata(chosen: Sequence[str], rules: Rules) -> list[str]:
    known = [one.id for one in rules.strata]
    if set(chosen) - set(known):
        raise Refusal(_("分层方式不在规则允许的范围内。"), _("请从列出的分层方式中选择。"))
    return [one for one in known if one in chosen]


def _draw(draw_id: int, by: User, on: date) -> Draw:
    rows = Draw.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    found: Draw = rows.get(pk=draw_id)
    return found


def _draw_now(draw: Draw, version: int, by: User, on: date, *names: str) -> None:
    """Draw from the frozen frame and begin the checks of those drawn."""
    draw.drawn_on = on
    _move(draw, version, State.FROZEN, State.DRAWN, "drawn_on", *names)
    rules = rules_for(draw.region, draw.fiscal_year, draw.frozen_on or on)
    lines = list(draw.lines.select_related("project_year"))
    tickets = frame.tickets(lines)
    count = draw.wanted if draw.wanted is not None else rules.count_of(len(lines))
    drawn = set(drawing.draw(draw.seed, tickets, count, draw.least))
    for line, ticket in zip(lines, tickets, strict=True):
        line.key, line.drawn = drawing.shown(drawing.key(draw.seed, ticket)), line.code in drawn
    DrawLine.objects.bulk_update(lines, ["key", "drawn"], batch_size=500)
    _begin([line for line in lines if line.drawn], rules, on)
    _record(draw, "draw.drawn", by, on)


def _begin(lines: Sequence[DrawLine], rules: Rules, on: date) -> None:
    """A check for each drawn line."""
    years = [line.project_year_id for line in lines]
    rows = StageOutcome.objects.filter(project_year__in=years, stage=Stage.SELF_EVALUATION, superseded=False)
    outcomes = {outcome.project_year_id: outcome for outcome in rows}
    versions = {
        (version.target_set.project_id, version.target_set.fiscal_year): version.pk
        for version in TargetVersion.objects.filter(
            target_set__project__years__in=years, state=TargetVersion.State.APPROVED
        ).select_related("target_set")
    }
    SpotCheck.objects.bulk_create(
        SpotCheck(
            line=line,
            project_year=line.project_year,
            organisation_path=line.project_year.organisation_path,
            outcome=outcomes[line.project_year_id],
            target_version_id=outcomes[line.project_year_id].detail.get("target_version")
            or versions.get((line.project_year.project_id, line.project_year.fiscal_year)),
            self_centi=read.self_total(outcomes[line.project_year_id].detail),
            computed_centi=outcomes[line.project_year_id].points_centi,
            self_grade=outcomes[line.project_year_id].grade,
            rules_on=on,
            pack_release=rules.tag,
        )
        for line in lines
    )


def _move(draw: Draw, version: int, expected: str, to: str, *names: str) -> None:
    """Compare-and-swap to the next state with what was set beside it. Raises Moved."""
    changes: dict[str, Any] = {name: getattr(draw, name) for name in names}
    rows = Draw.objects.filter(pk=draw.pk, version=version, state=expected)
    if not rows.update(state=to, version=F("version") + 1, **changes):
        raise Moved(Draw.objects.get(pk=draw.pk))
    draw.state, draw.version = to, version + 1


def _record(draw: Draw, action: str, by: User, on: date, reason: str = "") -> None:
    names = (
        "fiscal_year", "number", "state", "strata", "wanted", "least", "seed_rule", "seed_source", "seed_on", "seed",
        "frame_hash", "pack_release",
    )  # fmt: skip
    after = audit.facts(draw, *names)
    audit.record(by=by, on=on, action=action, target=draw, after=after, reason=reason or draw.reason)
