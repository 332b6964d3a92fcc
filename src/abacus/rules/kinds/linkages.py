"""Linkage: which results propose what for the next budget."""

from typing import Any

from abacus.rules.fields import Fields
from abacus.rules.lists import ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import Linkage, LinkageItem, Stated

PROPOSALS = ("priority", "keep", "adjust", "cut", "cancel", "exit")


def _settings(fields: Fields) -> dict[str, Any]:
    return {}


def _item(node: Marked) -> LinkageItem:
    fields = Fields(node, "挂钩规则")
    item = LinkageItem(
        fields.id(), fields.text("label"), fields.text("condition"), fields.choice("proposal", PROPOSALS)
    )
    fields.done()
    return item


def _build(mark: Marked, header: dict[str, Any], whole: Whole[LinkageItem], param: Points) -> Stated:
    return Linkage(**header, items=whole.items)


LINKAGES = ListKind("linkage", "结果应用", _settings, _item, _build)
