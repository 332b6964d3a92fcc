"""How a target's score came about, for the drawer."""

from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.targets.models import TargetScore
from abacus.foundation.pages import numbers
from abacus.foundation.pages.explain import Explanation, Input, Parameter, Step
from abacus.pool.models import ProjectYear


def of_score(scored: TargetScore, project_year: ProjectYear) -> Explanation:
    """Words first, then each item's points, the scorecard and its document, the line to pass."""
    card, line = scored.detail["scorecard"], scored.detail.get("pass_line_centi")
    total = scored.total_centi or 0
    by = _("%(name)s %(day)s") % {"name": scored.scored_by.name, "day": scored.scored_on.isoformat()}
    steps = [
        Step(item["label"], _("%(points)s / %(most)s") % {
            "points": numbers.points(scored.items[item["id"]]), "most": numbers.weight(item["weight_centi"])
        })
        for item in card["items"]
    ]  # fmt: skip
    grade = scored.detail.get("grade_label", "")
    verdict = _("达到合格线") if scored.passed else _("未达合格线")
    words = _("得 **%(points)s** 分，%(grade)s，%(verdict)s") % {
        "points": numbers.points(total),
        "grade": _(grade),
        "verdict": verdict,
    }
    shown_line = numbers.points(line) if line is not None else _("没有规定")
    source = card["source"]
    return Explanation(
        title=_("绩效目标审核得分"),
        words=words,
        formula=_("得分 = 各项得分之和"),
        steps=[*steps, Step(_("合计"), numbers.points(total))],
        inputs=[
            Input(_("评分人"), by),
            Input(_("目标版本"), _("第 %(number)s 版") % {"number": scored.target_version.number}),
        ],
        parameters=[
            Parameter(card["label"], numbers.weight(card["total_centi"]), source["title"], source["clause"],
                      bool(card["confirmed"]), id=card["id"]),
            Parameter(_("合格线"), shown_line, source["title"], source["clause"], bool(card["confirmed"])),
        ],
        release=scored.pack_release,
        nearest=nearest(total, card, line),
        rule_id=card["id"],
        back_url=reverse("targets:declare", args=[project_year.pk]),
        back_label=project_year.project.name,
    )  # fmt: skip


def nearest(total: int, card: dict, line: int | None) -> list[str]:
    """What is missing to the line and to the next better grade."""
    said = []
    if line is not None and total < line:
        said.append(_("距合格线 **%(line)s** 分差 **%(gap)s** 分。") % {
            "line": numbers.points(line), "gap": numbers.points(line - total)
        })  # fmt: skip
    better = [band for band in card["grades"] if band["at_least"] > total]
    if better:
        band = min(better, key=lambda one: one["at_least"])
        grade = band["label"]
        said.append(_("距 **%(grade)s**（%(from)s 分）差 **%(gap)s** 分。") % {
            "grade": _(grade), "from": numbers.points(band["at_least"]),
            "gap": numbers.points(band["at_least"] - total),
        })  # fmt: skip
    return said
