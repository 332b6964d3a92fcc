"""What is said about a file that is not read, by the key that the reader gives."""

from abacus.foundation.documents.messages import gettext_noop

TEMPLATES: dict[str, str] = {
    # not a workbook
    "absent": gettext_noop("找不到文件“{name}”，请检查路径。"),
    "empty": gettext_noop("文件是空的，请重新导出后再提交。"),
    "word": gettext_noop("这是 Word 文件，请把表格粘贴到 Excel 中，另存为 xlsx 再提交。"),
    "ods": gettext_noop("这是 ODS 文件，暂不能读取。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "xlsb": gettext_noop("这是二进制工作簿（xlsb），暂不能读取。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "old": gettext_noop("这是旧格式（xls、et 或 doc），暂不能读取。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "zip": gettext_noop("这是压缩包，不是工作簿，请解压后逐个提交其中的 xlsx。"),
    "archive": gettext_noop("这是压缩包，不是工作簿，请提交 xlsx 或 csv。"),
    "pdf": gettext_noop("这是 PDF 文件，不是工作簿，请提交 xlsx 或 csv。"),
    "picture": gettext_noop("这是图片，不是工作簿，请提交 xlsx 或 csv。"),
    "program": gettext_noop("这是程序，不是工作簿，请提交 xlsx 或 csv。"),
    "other": gettext_noop("文件内容不是工作簿。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "encoding": gettext_noop("文本表格既不是 UTF-8 也不是 GB18030 编码。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    # damaged
    "broken": gettext_noop("工作簿已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "unopened": gettext_noop("文件无法打开，请检查路径和权限。"),
    "no_sheets": gettext_noop("工作簿里没有工作表。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "no_part": gettext_noop("工作簿缺少 {name}。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "address": gettext_noop("工作簿含有无法识别的单元格地址。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    "csv": gettext_noop("文本表格无法读取。请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"),
    # forbidden
    "password": gettext_noop("文件有密码保护，请去掉密码后再提交。"),
    "slip": gettext_noop("文件内部含有越出自身目录的路径，不予读取，请确认文件来源。"),
    "entities": gettext_noop("文件内部含有实体或文档类型声明，不予读取，请确认文件来源。"),
    "macro": gettext_noop("文件含有宏，请另存为不含宏的 xlsx 后再提交。"),
    "macro_sheet": gettext_noop("文件含有宏表，请删除宏表后另存为 xlsx 再提交。"),
    "controls": gettext_noop("文件含有控件，请删除控件后另存为 xlsx 再提交。"),
    "linked": gettext_noop("文件链接了其他文件，请在“编辑链接”中断开链接、保存后再提交。"),
    "embedded": gettext_noop("文件嵌入了其他对象，请删除嵌入的对象后再提交。"),
    # too large
    "size": gettext_noop("文件超过 {megabytes} MB，请删除图片或拆分后再提交。"),
    "unpacked": gettext_noop("文件解压后过大（超过 200 MB 或 100 倍），不予读取，请删除多余内容后另存。"),
    "entries": gettext_noop("文件内部条目超过 {most} 个，请确认文件来源，另存为 xlsx 后再提交。"),
    "sheets": gettext_noop("工作表超过 {most} 张，请拆分后再提交。"),
    "long_text": gettext_noop("有单元格超过 {most} 个字，请把长文放到附件里。"),
    "merged": gettext_noop("合并单元格过多，请另存一份精简的表格再提交。"),
    "far": gettext_noop("工作表写到了 {cell}，超过 {rows} 行 × {columns} 列。请删除数据以外的空行空列，保存后再提交。"),
    "grid": gettext_noop("工作表过大，请拆分成几个文件再提交。"),
    "cells": gettext_noop("内容超过 {most} 个单元格，请拆分成几个文件再提交。"),
    "memory": gettext_noop("文件内容过大，读取时超出时间或内存限制，请拆分后再提交。"),
}
