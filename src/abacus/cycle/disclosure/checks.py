"""What is looked at before anything is published: nothing missing, tables agree, reasons approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from abacus.cycle.disclosure import facts as pool_facts
from abacus.cycle.disclosure import rules as rule_book
from abacus.cycle.disclosure.facts import ProjectFacts
from abacus.cycle.disclosure.masking import Mask
from abacus.cycle.disclosure.models import Kind, Publication, PublicationItem
from abacus.cycle.disclosure.rules import Rules
from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered
from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage
from abacus.pool.models import ProjectYear, TargetVersion

MUST, ADVICE = Severity.MUST, Severity.ADVICE
CHECKS = 9
KINDS = {
    "identity": gettext_lazy("证件号码"),
    "mobile": gettext_lazy("手机号码"),
    "card": gettext_lazy("银行卡号"),
}


@dataclass
class Checker:
    """Collects findings about one publication on one day."""

    publication: Publication
    items: Sequence[PublicationItem]
    facts: Sequence[ProjectFacts]
    rules: Rules
    mask: Mask
    on: date
    approved_on: date | None
    found: list[Finding]

    def add(self, code: str, level: Severity, where: str, what: str, todo: str, clause: str = "") -> None:
        """Note one finding."""
        place = Place("accompanies_on" if code == "same_day" else "items")
        self.found.append(Finding(code, level, place, what, todo, where, clause))

    def run(self) -> Findings:
        """Every check."""
        self.complete()
        self.reasons()
        self.content()
        self.sums()
        self.lines_agree()
        self.timing()
        self.personal()
        codes = {one.code for one in self.found}
        return Findings(ordered(self.found), max(0, CHECKS - len(codes)))

    @property
    def results(self) -> bool:
        """Whether results are published, and not targets."""
        return self.publication.kind != Kind.TARGETS

    def complete(self) -> None:
        """Every project in the place's scope is listed, in or out."""
        publication = self.publication
        rows = pool_facts.years_of(publication.organisation, publication.fiscal_year)
        due = pool_facts.in_scope(rows, publication.kind, self.rules.scope)
        listed = {item.project_year_id for item in self.items}
        missing = due.exclude(pk__in=listed).values_list("project__name", flat=True)
        for name in missing[:5]:
            self.add("missing", MUST, name, _("应当公开的项目没有列入"), _("按“重新读取项目”补入"))
        if not self.items:
            self.add("empty", MUST, _("项目"), _("没有可以公开的项目"), _("先批准绩效目标，或确认本年度无须公开"))

    def reasons(self) -> None:
        """What is held back has a reason in words that finance approved."""
        for item in self.items:
            if item.included:
                continue
            name = item.project_year.project.name
            if not item.words.strip():
                self.add("reason", MUST, name, _("不公开的原因没有说明"), _("用一句话写明为什么不公开"))
            elif item.approved_by_id is None:
                self.add(
                    "unapproved", MUST, name, _("不公开的原因还没有经财政部门同意"), _("请绩效管理科审核不公开的原因")
                )

    def content(self) -> None:
        """What the template shows is there."""
        for one in self.facts:
            name = one.year.project.name
            if self.publication.kind != Kind.KEY_REPORTS and not one.lines:
                self.add("targets", MUST, name, _("没有已批准的绩效目标"), _("先批准绩效目标，或写明不公开的原因"))
            if self.publication.kind == Kind.RESULTS and Stage.SELF_EVALUATION not in one.outcomes:
                self.add("result", MUST, name, _("单位自评还没有定"), _("先完成自评，或写明不公开的原因"))
            if self.publication.kind == Kind.TARGETS and one.version and not one.version.frozen_on and one.lines:
                self.add("frozen", ADVICE, name, _("绩效目标还没有随预算批复"), _("批复预算后再公开，或确认先行公开"))
            if one.money.initial_fen is None:
                self.add(
                    "budget", ADVICE, name, _("没有年初预算，公开时金额显示为空"), _("先登记预算，或确认没有安排预算")
                )

    def sums(self) -> None:
        """The totals shown and those held back are together what the pool has for these projects."""
        ids = [item.project_year_id for item in self.items]
        held = pool_facts.money_of([item.project_year_id for item in self.items if not item.included], self.on)
        kept = ProjectYear.objects.filter(pk__in=ids).aggregate(
            initial=Sum("initial_fen"), executed=Sum("executed_fen")
        )
        pairs = [("initial_fen", _("年初预算"), kept["initial"])]
        if self.results:
            pairs.append(("executed_fen", _("实际支出"), kept["executed"]))
        for name, label, expected in pairs:
            amounts = [getattr(one.money, name) for one in self.facts] + [getattr(one, name) for one in held.values()]
            known = [fen for fen in amounts if fen is not None]
            total = sum(known) if known else None
            if total != expected:
                self.add(
                    "sums", MUST, label,
                    _("公开表合计 %(shown)s 万元，项目库合计 %(pool)s 万元，两者不一致")
                    % {"shown": wan(total), "pool": wan(expected)},
                    _("核对公开日之后登记的预算和支出"),
                )  # fmt: skip

    def lines_agree(self) -> None:
        """The opening budget shown is the one that was approved; the targets shown are the approved ones."""
        for one in self.facts:
            outcome = one.outcomes.get(Stage.BUDGET)
            shown = one.money.initial_fen
            if outcome is not None and outcome.amount_fen is not None and shown != outcome.amount_fen:
                self.add(
                    "approved", MUST, one.year.project.name,
                    _("年初预算 %(shown)s 万元，批复 %(approved)s 万元")
                    % {"shown": wan(shown), "approved": wan(outcome.amount_fen)},
                    _("先更正预算登记，再公开"),
                )  # fmt: skip
            if not self.results and one.version and one.version.state != TargetVersion.State.APPROVED:
                self.add("version", MUST, one.year.project.name, _("目标版本不是已批准的版本"), _("按“重新读取项目”"))

    def timing(self) -> None:
        """In time after the approval, and on the day of the budget where the place wants that."""
        publication = self.publication
        param = self.rules.days_param(publication.kind)
        clause = f"{param.source.title} {param.source.clause}"
        if self.approved_on is None:
            self.add(
                "approval",
                ADVICE,
                _("批复日期"),
                _("没有登记批复日期，无法计算公开期限"),
                _("请绩效管理科登记批复日期"),
                clause,
            )
        elif rule_book.overdue(self.rules, publication.kind, self.approved_on, self.on).value:
            due = self.rules.due_on(publication.kind, self.approved_on)
            self.add(
                "late",
                ADVICE,
                _("公开期限"),
                _("应于 %(due)s 前公开，已经超期") % {"due": due},
                _("尽快公开；超期会记在覆盖情况中"),
                clause,
            )
        if self.rules.same_day:
            self.together()

    def together(self) -> None:
        """On the day of the department's own budget or final accounts."""
        other = self.publication.accompanies_on
        label = _("部门决算") if self.results else _("部门预算")
        if other is None:
            self.add(
                "same_day",
                ADVICE,
                label,
                _("没有填写%(what)s的公开日期") % {"what": label},
                _("填写后才能核对是否同日公开"),
            )
        elif other != self.on:
            days = abs((self.on - other).days)
            said = ngettext(
                "%(what)s于 %(other)s 公开，与今天相差 %(days)s 天",
                "%(what)s于 %(other)s 公开，与今天相差 %(days)s 天",
                days,
            ) % {"what": label, "other": other.isoformat(), "days": days}
            self.add("same_day", ADVICE, label, said, _("应同日公开；确实错开的，请说明原因"))

    def personal(self) -> None:
        """Personal data found in texts: they are covered, and somebody should look."""
        for where, kind in dict.fromkeys(self.mask.found):
            self.add(
                "personal",
                ADVICE,
                where,
                _("文字里有%(kind)s，公开时已遮盖") % {"kind": KINDS[kind]},
                _("在原表中改写后重新读取更好"),
            )


def wan(fen: int | None) -> str:
    """万元, or the dash of what is missing."""
    return numbers.MISSING if fen is None else numbers.wan(fen)
