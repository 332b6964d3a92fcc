"""The rules of each subject, as data, and all of them by id."""

from abacus.engine.nodes import Rule
from abacus.engine.rules import (
    budget,
    checking,
    deviation,
    disclosure,
    exante,
    execution,
    grades,
    indicators,
    linkage,
    monitoring,
    protection,
    ranking,
    totals,
)

RULES: dict[str, Rule] = {
    value.id: value
    for module in (
        checking,
        disclosure,
        exante,
        indicators,
        execution,
        totals,
        grades,
        deviation,
        ranking,
        linkage,
        monitoring,
        budget,
        protection,
    )
    for value in vars(module).values()
    if isinstance(value, Rule)
}
"""Every rule by its id."""
