"""The money: its streams from asked to spent, as a table and as a Sankey."""

from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.pool.flows import BY_ID, NODES, Stream
from abacus.web.dashboards.reach import Reach
from abacus.web.dashboards.tables import Cell, Table, count, missing, text, wan


def leads_to(reach: Reach, stream: Stream) -> str:
    """The projects a stream is made of; blank where it is what is left of all."""
    segment = stream.segment
    if segment.id in BY_ID:
        return reach.projects(flow=segment.id)
    side = segment.target if NODES[segment.target].lost else segment.source
    return reach.projects(flow=side) if side in {"added", "adjusted", "recovered"} else ""


def number_of(reach: Reach, stream: Stream) -> Cell:
    """How many projects, leading to them."""
    if not stream.count:
        return missing(_("合计后的余数，不对应单个项目"))
    return count(stream.count, leads_to(reach, stream))


def flow(reach: Reach, streams: list[Stream]) -> Table:
    """The table of the year's streams, with what the chart needs."""
    rows = [
        [
            text(str(NODES[one.segment.source].label), head=True),
            text(str(NODES[one.segment.target].label)),
            wan(one.fen),
            number_of(reach, one),
        ]
        for one in streams
    ]
    return Table(
        id="money",
        title=_("资金去向"),
        heads=[(_("从"), False), (_("到"), False), (_("万元"), True), (_("项目数"), True)],
        rows=rows,
        empty=_("该年度还没有申报、预算或执行的金额。"),
        data=chart(reach, streams),
        label=said(streams),
        notes=(
            _("各段按项目逐一累加，每一步流入等于流出；没有执行记录的预算单独列示，不作零。"),
            _("年中调减、收回先从年初批复中扣除。"),
        ),
    )


def through(streams: list[Stream]) -> dict[str, int]:
    """What passes each node: the larger of what comes in and what goes out."""
    into: dict[str, int] = {}
    out: dict[str, int] = {}
    for one in streams:
        into[one.segment.target] = into.get(one.segment.target, 0) + one.fen
        out[one.segment.source] = out.get(one.segment.source, 0) + one.fen
    return {node: max(into.get(node, 0), out.get(node, 0)) for node in NODES if node in into or node in out}


def chart(reach: Reach, streams: list[Stream]) -> dict[str, Any]:
    """Nodes and links for the script, amounts in 分 and as written."""
    return {
        "kind": "sankey",
        "unit": _("万元"),
        "nodes": [
            {
                "name": str(NODES[id].label), "depth": NODES[id].depth, "lost": NODES[id].lost,
                "shown": numbers.wan(fen), "left": NODES[id].depth and not _arrives(id, streams),
            }
            for id, fen in through(streams).items()
        ],
        "links": [
            {
                "source": str(NODES[one.segment.source].label), "target": str(NODES[one.segment.target].label),
                "value": one.fen, "shown": numbers.wan(one.fen), "lost": NODES[one.segment.target].lost,
                "url": leads_to(reach, one),
            }
            for one in streams
        ],
    }  # fmt: skip


def _arrives(node: str, streams: list[Stream]) -> bool:
    return any(one.segment.target == node for one in streams)


def said(streams: list[Stream]) -> str:
    """The chart in words, for who cannot see it."""
    parts = [f"{NODES[id].label} {numbers.wan(fen)}" for id, fen in through(streams).items() if not NODES[id].lost]
    return _("资金去向，万元：%(parts)s") % {"parts": _("，").join(parts)}
