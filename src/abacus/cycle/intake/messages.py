"""What a table asks before it can be taken, by the key of the question: what it is and what to do."""

from typing import Any

from abacus.foundation.documents.messages import Message, gettext_noop

TEMPLATES: dict[str, str] = {
    "kind.untaken": gettext_noop("这种表（{what}）还没有环节承接。"),
    "kind.untaken.todo": gettext_noop("请放在一边；以后有环节承接时再收。"),
    "table.nameless": gettext_noop("表里没有读到项目名称。"),
    "table.nameless.todo": gettext_noop("点名称所在的单元格更正，或直接选它对应的项目。"),
    "table.several": gettext_noop("这张表列了几个项目，不能对应到一个项目。"),
    "table.several.todo": gettext_noop("请放在一边，改成一个项目一张表后再交。"),
    "table.twice": gettext_noop("这一批里已有同一{what}同一年度的表：“{file}”。"),
    "table.twice.todo": gettext_noop("两张只收一张，请把多余的一张放在一边。"),
    "table.already": gettext_noop("平台里已有：{said}。"),
    "table.already.todo": gettext_noop("不覆盖已有的内容，请放在一边；需要更正的，请在原表上办理。"),
    "year.missing": gettext_noop("表里没有读到年度。"),
    "year.missing.todo": gettext_noop("请选这张表是哪一年的。"),
    "year.impossible": gettext_noop("读到的年度是 {year}，不在可以收表的年度内。"),
    "unit.missing": gettext_noop("表里没有读到单位名称。"),
    "unit.not_found": gettext_noop("机构中没有“{unit}”。"),
    "unit.several": gettext_noop("机构中有几个“{unit}”。"),
    "unit.disagrees": gettext_noop("单位编码 {code} 是“{found}”，表里写的名称却是“{unit}”。"),
    "unit.todo": gettext_noop("请选这张表是哪个单位的；清单里没有的，请先在机构里登记。"),
    "project.code_shape": gettext_noop("项目代码“{code}”不是 21 位的项目代码，没有按它对应。"),
    "project.not_found": gettext_noop("项目库里没有 {unit} {year} 年度的“{name}”。"),
    "project.not_found.todo": gettext_noop("按新项目收，或选它对应的已有项目。"),
    "project.other_year": gettext_noop("项目库里有“{name}”，但没有 {year} 年度。"),
    "project.other_year.todo": gettext_noop("确认后为它开立这一年度，或选别的项目。"),
    "project.several": gettext_noop("项目库里有几个“{name}”。"),
    "project.several.todo": gettext_noop("请选这张表是哪一个。"),
    "project.other_name": gettext_noop("代码相同的项目叫“{found}”，表里写的是“{name}”。"),
    "project.other_unit": gettext_noop("这个项目在“{found}”名下，表里写的单位是“{unit}”。"),
    "project.accept.todo": gettext_noop("确认就是它，或选别的项目。"),
    "funds.differ": gettext_noop("{what}与台账不一致：表里 {form} 万元，台账 {ledger} 万元。"),
    "funds.differ.todo": gettext_noop("收下后以台账为准，不改台账；表里写错的可以不收。"),
    "target.differ": gettext_noop("绩效目标与已批准的版本不一致：{said}。"),
    "target.differ.todo": gettext_noop("收下后以已批准的版本为准，不改目标；确有变化的请走目标变更。"),
    "taking.refused": gettext_noop("没有收下：{said}"),
    "taking.failed": gettext_noop("收这张表时出错，没有写入任何内容。"),
    "taking.failed.todo": gettext_noop("其他表已照常办理；请联系系统管理员，并说明批次和文件名。"),
    "money.left": gettext_noop("资金没有写入台账：{said}"),
    "lines.left": gettext_noop("已批准的目标里没有这些指标，没有写入：{said}。"),
    "initial": gettext_noop("年初预算"),
    "budget": gettext_noop("全年预算"),
    "executed": gettext_noop("全年执行"),
    "project": gettext_noop("项目"),
    "department": gettext_noop("部门"),
    "kind.project": gettext_noop("项目自评表"),
    "kind.department": gettext_noop("部门整体自评表"),
    "kind.target": gettext_noop("绩效目标表"),
    "kind.tracking": gettext_noop("绩效监控表"),
    "new": gettext_noop("按新项目收"),
    "new_year": gettext_noop("开立“{name}”的 {year} 年度"),
}


def message(key: str, /, **parts: Any) -> Message:
    """A text by its key."""
    return Message(
        TEMPLATES[key], **{name: part if isinstance(part, str) else str(part) for name, part in parts.items()}
    )


def question(
    key: str, answer: str, options: list[dict[str, Any]] | None = None, todo: str = "", /, **parts: Any
) -> dict[str, Any]:
    """A question of a table: `answer` says by what it is answered (unit, project, year, accept, aside, none)."""
    told = todo or f"{key}.todo"
    return {
        "code": key,
        "message": str(message(key, **parts)),
        "todo": str(message(told)) if told in TEMPLATES else todo,
        "answer": answer,
        "options": options or [],
    }
