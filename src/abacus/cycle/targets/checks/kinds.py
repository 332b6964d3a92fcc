"""Checks of which kinds of indicators there are: what the pack requires, and what the project's nature requires."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding
from abacus.cycle.targets.checks.base import MUST, Surroundings, finding
from abacus.cycle.targets.reading import Read

SOCIAL_AND_ECOLOGICAL_COST = ("社会成本指标", "生态环境成本指标")


ECONOMIC_COST = "经济成本指标"


def dimensions(read: Read, around: Surroundings) -> Iterator[Finding]:
    """The first and second levels that the pack requires are there."""
    if not read.indicators:
        return
    have1 = {one.level1.id for one in read.indicators if one.level1}
    have2 = {one.level2.id for one in read.indicators if one.level2}
    for level in around.taxonomy.levels:
        if level.required and level.id not in have1:
            message = _("缺少“%(level)s”") % {"level": level.label}
            yield finding("dimension.missing", MUST, "weights", message, _("至少填一条"), clause=around.clause)
        for child in level.children:
            if child.required and level.id in have1 and child.id not in have2:
                message = _("缺少“%(level)s”") % {"level": child.label}
                yield finding("dimension.missing", MUST, "weights", message, _("至少填一条"), clause=around.clause)


def costs_of_externality(read: Read, around: Surroundings) -> Iterator[Finding]:
    """A project that harms others states the social or ecological cost."""
    if read.content.externality and not has_level2(read, SOCIAL_AND_ECOLOGICAL_COST):
        yield finding(
            "cost.externality",
            MUST,
            "weights",
            _("有负外部性的项目没有社会成本或生态环境成本指标"),
            _("至少填一条社会成本或生态环境成本指标"),
            clause=around.clause,
        )


def cost_of_works(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Building, major repair and purchase state the economic cost."""
    if around.capital_works and not has_level2(read, (ECONOMIC_COST,)):
        yield finding(
            "cost.works",
            MUST,
            "weights",
            _("工程基建、大型修缮和购置类项目没有经济成本指标"),
            _("至少填一条经济成本指标"),
            clause=around.clause,
        )


def has_level2(read: Read, labels: tuple[str, ...]) -> bool:
    """Whether some indicator stands under one of these second levels."""
    bare = {label.removesuffix("指标") for label in labels}
    return any(one.level2 and one.level2.label.removesuffix("指标") in bare for one in read.indicators)
