"""Gates: what must have come out of a stage before a project passes a point."""

from typing import Any

from abacus.rules.fields import Fields
from abacus.rules.lists import Item, ListKind, Points, Whole
from abacus.rules.marked import Marked
from abacus.rules.model import Gate, Stated
from abacus.rules.reading import settle

POINTS = ("pool_entry", "budget")
TYPES = ("score", "outcome")
STAGES = ("exante", "targets", "monitoring", "evaluation")


def _settings(fields: Fields) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for key, allowed in (("point", POINTS), ("type", TYPES), ("stage", STAGES)):
        if fields.has(key):
            written[key] = fields.choice(key, allowed)
    if fields.has("outcomes"):
        written["outcomes"] = fields.texts("outcomes")
    if fields.has("pass_line"):
        written["pass_line"] = fields.id("pass_line")
    if fields.has("when"):
        written["when"] = fields.id("when")
    if fields.has("message"):
        written["message"] = fields.text("message")
    return written


def _build(mark: Marked, header: dict[str, Any], whole: Whole[Item], param: Points) -> Stated:
    settings = {"pass_line": None, **whole.settings}
    for key in ("point", "type", "stage", "outcomes", "message"):
        if not settings.get(key):
            raise mark.refuse(f"关口缺少“{key}”", f"补上 {key}", code=f"missing-{key}")
    if settings["type"] == "score" and settings["pass_line"] is None:
        raise mark.refuse("按分数的关口缺少“pass_line”", "写出合格线参数的标识", code="missing-pass_line")
    settle(settings["pass_line"], param, mark)
    return Gate(**header, **settings)


GATES = ListKind("gates", "关口", _settings, None, _build)
