"""Sentences that scripts show; kept here so that they are translated like all others."""

from django.utils.translation import gettext as _


def script_texts() -> dict[str, str]:
    """Key → sentence; `{…}` is filled in by the script."""
    return {
        "saved": _("草稿已保存 {time}"),
        "saving": _("正在保存……"),
        "unsaved": _("有未保存的修改"),
        "save_failed": _("草稿没有存上：{reason}。内容还在本页，请稍后再试。"),
        "offline": _("网络不通"),
        "signed_out": _("登录已过期，请在新窗口重新登录"),
        "typed_kept": _("{time} 提交的内容没有存上（登录已过期或网络不通）。要不要填回来？"),
        "typed_restore": _("恢复刚才填的内容"),
        "typed_drop": _("不要了"),
        "conflict": _("他人已保存了新的内容，您的修改还没有存。"),
        "see_difference": _("看两边的差别"),
        "selected": _("已选 {count} 项"),
        "selected_sum": _("已选 {count} 项，{sum} 万元"),
        "pasted": _("已粘贴 {rows} 行（第 {first}–{last} 行）"),
        "rows_full": _("最多 {max} 行，多出的 {rest} 行没有粘贴。"),
        "drop": _("已选 {name}（{size}）"),
        "undo": _("撤销"),
        "redo": _("重做"),
        "add_row": _("加一行"),
        "drop_row": _("删掉所选行"),
        "as_table": _("改用普通表格填写"),
        "as_grid": _("改用电子表格填写"),
        "grid": _("电子表格：方向键移动，回车编辑，Tab 到下一格"),
        "no_choice": _("没有这个选项：{value}"),
        "failed": _("没有办成：{reason}。请稍后再试。"),
        "none_found": _("没有找到"),
        "sum": _("合计 {sum}"),
    }
