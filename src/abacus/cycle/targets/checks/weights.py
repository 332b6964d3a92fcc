"""Checks of the points: present, adding up, as the pack wants them, spread over several indicators."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding
from abacus.cycle.targets.checks.base import ADVICE, MUST, Surroundings, called, finding
from abacus.cycle.targets.reading import Read
from abacus.foundation.pages import numbers
from abacus.rules.model import Alternative, Taxonomy


@dataclass(frozen=True)
class LevelSum:
    """The points of a first level: what the form has and what the pack says (None: no set fits)."""

    id: str
    label: str
    centi: int
    meant_centi: int | None

    @property
    def differs(self) -> bool:
        """Whether the pack says something else."""
        return self.meant_centi is not None and self.centi != self.meant_centi


def alternative(read: Read, taxonomy: Taxonomy) -> Alternative | None:
    """The weights meant for the first levels that the form has."""
    return taxonomy.alternative({one.level1.id for one in read.indicators if one.level1})


def level_sums(read: Read, taxonomy: Taxonomy) -> tuple[LevelSum, ...]:
    """The points of each first level, in the taxonomy's order."""
    meant = alternative(read, taxonomy)
    sums: Counter[str] = Counter()
    for one in read.indicators:
        if one.level1:
            sums[one.level1.id] += one.weight_centi or 0
    return tuple(
        LevelSum(level.id, level.label, sums[level.id], meant.weights.get(level.id, 0) if meant else None)
        for level in taxonomy.levels
        if level.id in sums or (meant and meant.weights.get(level.id)) or level.required
    )


def total_centi(read: Read) -> int:
    """The points of all rows that have any."""
    return sum(one.weight_centi or 0 for one in read.indicators)


def weights_present(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Every indicator carries points."""
    for indicator in read.indicators:
        if not indicator.weight_centi and not indicator.has_problem("weight"):
            message = _("“%(name)s”没有分值") % {"name": called(indicator)}
            yield finding("weight.missing", MUST, "weight", message, _("填大于 0 的分值"), at=indicator)


def weight_total(read: Read, around: Surroundings) -> Iterator[Finding]:
    """The points add up to the pack's total (90; execution has the other 10)."""
    total, meant = total_centi(read), around.taxonomy.total_centi
    if not read.indicators or total == meant:
        return
    gap = numbers.weight(abs(total - meant))
    values = {"total": numbers.weight(total), "meant": numbers.weight(meant), "gap": gap}
    message = (
        _("分值合计 %(total)s，应为 %(meant)s，还差 %(gap)s 分")
        if total < meant
        else _("分值合计 %(total)s，应为 %(meant)s，多了 %(gap)s 分")
    ) % values
    yield finding("weight.sum", MUST, "weights", message, _("调整各行分值"), clause=around.clause)


def weight_levels(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Each first level has the pack's points, or there is a reason why not."""
    different = [level for level in level_sums(read, around.taxonomy) if level.differs]
    if not read.indicators or not different:
        return
    listed = _("，").join(
        _("%(level)s %(has)s 分（应为 %(meant)s 分）")
        % {"level": level.label, "has": numbers.weight(level.centi), "meant": numbers.weight(level.meant_centi or 0)}
        for level in different
    )
    if read.content.weight_reason.strip():
        yield finding(
            "weight.level",
            ADVICE,
            "weights",
            _("分值与规定不同：%(listed)s；已说明理由") % {"listed": listed},
            clause=around.clause,
        )
    else:
        todo = _("按规定调整分值；确需不同的，在“分值调整理由”中说明")
        yield finding(
            "weight.level",
            MUST,
            "weight_reason",
            _("分值与规定不同：%(listed)s") % {"listed": listed},
            todo,
            clause=around.clause,
        )


def dominant(read: Read, around: Surroundings) -> Iterator[Finding]:
    """No single indicator decides everything."""
    share = around.dominant_share
    total = around.taxonomy.total_centi
    for one in read.indicators:
        if share is not None and one.weight_centi and Fraction(one.weight_centi, total) >= share:
            message = _("“%(name)s”一项占 %(weight)s 分，达到总分 %(total)s 分的一半以上") % {
                "name": called(one),
                "weight": numbers.weight(one.weight_centi),
                "total": numbers.weight(total),
            }
            if share != Fraction(1, 2):
                message = _("“%(name)s”一项占 %(weight)s 分，比重过大") % {
                    "name": called(one),
                    "weight": numbers.weight(one.weight_centi),
                }
            yield finding("weight.dominant", ADVICE, "weight", message, _("拆成几项，分别考核"), at=one)
