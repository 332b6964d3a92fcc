"""The zip around a workbook, looked at before anything is unpacked."""

import re
import zipfile

from abacus.foundation.documents.workbook_child.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    SAVE_AS_XLSX,
    RefusedError,
    broken,
    forbidden,
    too_large,
)

FORBIDDEN_PARTS = (
    ("vbaproject", "文件含有宏，请另存为不含宏的 xlsx 后再提交。"),
    ("macrosheets/", "文件含有宏表，请删除宏表后另存为 xlsx 再提交。"),
    ("activex/", "文件含有控件，请删除控件后另存为 xlsx 再提交。"),
    ("externallinks/", "文件链接了其他文件，请在“编辑链接”中断开链接、保存后再提交。"),
    ("embeddings/", "文件嵌入了其他对象，请删除嵌入的对象后再提交。"),
)


def open_package(path: str, size: int) -> zipfile.ZipFile:
    """The zip after a look at its directory alone: nothing is unpacked before the limits hold."""
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise broken() from error
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise too_large(f"文件内部条目超过 {MAX_ENTRIES} 个，请确认文件来源。{SAVE_AS_XLSX}")
    names = [entry.filename for entry in entries]
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name or "\x00" in name:
            raise forbidden("文件内部含有越出自身目录的路径，不予读取，请确认文件来源。")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise forbidden("文件有密码保护，请去掉密码后再提交。")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1):
        raise too_large("文件解压后过大（超过 200 MB 或 100 倍），不予读取，请删除多余内容后另存。")
    if len(set(names)) != len(names):
        raise broken("文件内部有重名条目")
    lowered = [name.lower() for name in names]
    for part, message in FORBIDDEN_PARTS:
        if any(part in name for name in lowered):
            raise forbidden(message)
    refuse_other_kinds(set(names))
    return package


def refuse_other_kinds(names: set[str]) -> None:
    if "word/document.xml" in names:
        raise RefusedError("file.not_a_form", "这是 Word 文件，请把表格粘贴到 Excel 中，另存为 xlsx 再提交。")
    if "content.xml" in names:
        raise RefusedError("file.not_a_form", f"这是 ODS 文件，暂不能读取。{SAVE_AS_XLSX}")
    if "xl/workbook.bin" in names:
        raise RefusedError("file.not_a_form", f"这是二进制工作簿（xlsb），暂不能读取。{SAVE_AS_XLSX}")
    if not any(name.startswith("xl/") for name in names):
        raise RefusedError("file.not_a_form", "这是压缩包，不是工作簿，请解压后逐个提交其中的 xlsx。")
