"""Checks of which kinds of indicators there are: what the pack requires, and what the project's nature requires."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding
from abacus.cycle.targets.checks.base import MUST, Surroundings, finding
from abacus.cycle.targets.reading import Read
from abacus.rules.model import Taxonomy

SOCIAL_AND_ECOLOGICAL_COST = ("social_cost", "ecological_cost")
ECONOMIC_COST = ("economic_cost",)
COST = ("cost",)
"""Second levels by their id. Taxonomies before 财预〔2021〕101号 know only `cost`, under output."""


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
    """A project that harms others states the social or ecological cost, where the taxonomy has them."""
    known = known_level2(around.taxonomy)
    wanted = known.intersection(SOCIAL_AND_ECOLOGICAL_COST)
    if not read.content.externality or not wanted:
        return
    if around.both_costs:
        yield from each_cost(read, around, wanted)
    elif not has_level2(read, wanted):
        yield finding(
            "cost.externality",
            MUST,
            "weights",
            _("有负外部性的项目没有社会成本或生态环境成本指标"),
            _("至少填一条社会成本或生态环境成本指标"),
            clause=around.clause,
        )


def each_cost(read: Read, around: Surroundings, wanted: Collection[str]) -> Iterator[Finding]:
    """The pack wants every one of these costs."""
    for level in around.taxonomy.levels:
        for child in level.children:
            if child.id in wanted and not has_level2(read, (child.id,)):
                message = _("有负外部性的项目没有“%(level)s”") % {"level": child.label}
                yield finding("cost.externality", MUST, "weights", message, _("至少填一条"), clause=around.clause)


def cost_of_works(read: Read, around: Surroundings) -> Iterator[Finding]:
    """Building, major repair and purchase state the economic cost, or the cost where there is no finer kind."""
    known = known_level2(around.taxonomy)
    wanted = known.intersection(ECONOMIC_COST) or known.intersection(COST)
    if around.capital_works and wanted and not has_level2(read, wanted):
        yield finding(
            "cost.works",
            MUST,
            "weights",
            _("工程基建、大型修缮和购置类项目没有经济成本指标"),
            _("至少填一条经济成本指标"),
            clause=around.clause,
        )


def known_level2(taxonomy: Taxonomy) -> set[str]:
    """The ids of all second levels of a taxonomy."""
    return {child.id for level in taxonomy.levels for child in level.children}


def has_level2(read: Read, ids: Collection[str]) -> bool:
    """Whether some indicator stands under one of these second levels."""
    return any(one.level2 and one.level2.id in ids for one in read.indicators)
