"""Linkage: which results propose what for the next budget."""

from typing import Any

from abacus.engine.rules import RULES
from abacus.rules.fields import Fields
from abacus.rules.lists import ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import Linkage, LinkageItem, Stated

PROPOSALS = ("keep", "adjust", "cut", "cancel", "exit", "reward", "priority")
TARGETS = ("project", "operating_funds", "project_budget", "assessment", "reward_funds")
"""What a condition is linked with: the project's own budget, or something of a whole department's."""


def _settings(fields: Fields) -> dict[str, Any]:
    return {}


def _item(node: Marked) -> LinkageItem:
    fields = Fields(node, "挂钩规则")
    item = LinkageItem(
        id=fields.id(),
        label=fields.text("label"),
        condition=fields.text("condition"),
        proposal=fields.choice("proposal", PROPOSALS),
        rule=_known(fields, "rule"),
        amount=_known(fields, "amount") if fields.has("amount") else None,
        target=fields.choice("target", TARGETS, default="project"),
        clause=fields.text_or_none("clause"),
    )
    fields.done()
    return item


def _known(fields: Fields, key: str) -> str:
    """The id of a rule that the engine has."""
    id = fields.id(key)
    if id not in RULES or not id.startswith("linkage."):
        known = "、".join(sorted(one for one in RULES if one.startswith("linkage.")))
        raise fields.node.refuse(f"没有规则“{id}”", f"改为以下之一：{known}", code="unknown-rule")
    return id


def _build(mark: Marked, header: dict[str, Any], whole: Whole[LinkageItem], param: Points) -> Stated:
    return Linkage(**header, items=whole.items)


LINKAGES = ListKind("linkage", "结果应用", _settings, _item, _build)
