"""How nodes are written in formulas; see ``templates.py``."""

from abacus.engine.marking import gettext_noop

FORMULAS: dict[str, str] = {
    "formula.brackets": gettext_noop("（{a}）"),
    "formula.list": gettext_noop("{a}、{b}"),
    "formula.flag": gettext_noop("{what}（{value}）"),
    "formula.Add": gettext_noop("{a} + {b}"),
    "formula.Sub": gettext_noop("{a} − {b}"),
    "formula.Mul": gettext_noop("{a} × {b}"),
    "formula.Neg": gettext_noop("−{a}"),
    "formula.Ratio": gettext_noop("{a} ÷ {b}"),
    "formula.AtLeast": gettext_noop("{a} ≥ {b}"),
    "formula.AtMost": gettext_noop("{a} ≤ {b}"),
    "formula.Less": gettext_noop("{a} < {b}"),
    "formula.Greater": gettext_noop("{a} > {b}"),
    "formula.Equal": gettext_noop("{a} = {b}"),
    "formula.And": gettext_noop("{a} 且 {b}"),
    "formula.Or": gettext_noop("{a} 或 {b}"),
    "formula.Not": gettext_noop("非 {a}"),
    "formula.IsNull": gettext_noop("{a}缺失"),
    "formula.Min": gettext_noop("{a} 与 {b} 中较小者"),
    "formula.Max": gettext_noop("{a} 与 {b} 中较大者"),
    "formula.Clamp": gettext_noop("{a}，以 {value} 为限"),
    "formula.RoundPoints": gettext_noop("{a}，四舍五入到 0.01 分"),
    "formula.RoundFen": gettext_noop("{a}，四舍五入到分（0.01 元）"),
    "formula.Bands": gettext_noop("{a} 所在的档（{table}）"),
    "formula.Lookup": gettext_noop("“{a}”一档（{table}）"),
    "formula.rows": gettext_noop("各行"),
    "formula.SumOver": gettext_noop("{what}之和"),
    "formula.CountOver": gettext_noop("行数（{what}）"),
    "formula.AllOver": gettext_noop("逐行检查（{what}）"),
    "formula.RankWithin": gettext_noop("{a} 在“{by}”中从高到低的名次"),
    "formula.RankWithin.lowest": gettext_noop("{a} 在“{by}”中从低到高的名次"),
    "formula.CountWithin": gettext_noop("“{by}”中参加排名的个数"),
}
"""``formula.<node>`` by key."""
