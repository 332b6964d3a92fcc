"""The operations; importing this package registers all of them."""

from abacus.api.operations import actuals, explanations, money, outcomes, own, projects, rules, targets

__all__ = ["actuals", "explanations", "money", "outcomes", "own", "projects", "rules", "targets"]
