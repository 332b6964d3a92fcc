"""Streaming one XML part of a workbook, without anything that XML could pull in or blow up."""

import zipfile
from collections.abc import Callable
from typing import Any, NoReturn
from xml.parsers import expat  # declarations of entities and document types are refused below

from abacus.foundation.documents.workbook_child.limits import broken, forbidden

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(package: zipfile.ZipFile, name: str, start: Start, end: End | None = None, text: End | None = None) -> None:
    """Stream one XML part through the callbacks; names come without their namespace prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> NoReturn:
        raise forbidden("文件内部含有实体或文档类型声明，不予读取，请确认文件来源。")

    def started_first(tag: str, attributes: dict[str, str]) -> None:
        """Take the wrappers away where the root has no prefix: no tag of a plain part has one."""
        if ":" not in tag:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        else:
            parser.StartElementHandler = started
            parser.EndElementHandler = ended
        start(tag.rpartition(":")[2], attributes)

    def started(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    def ended(tag: str) -> None:
        if end:
            end(tag.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = started_first
    if text:
        parser.CharacterDataHandler = text
    try:
        with package.open(name) as part:
            parser.ParseFile(part)
    except KeyError as error:
        raise broken(f"工作簿缺少 {name}") from error
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise broken() from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise broken() from error
        raise


def attribute(attributes: dict[str, str], name: str) -> str | None:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def on(value: str | None) -> bool:
    return value in ("1", "true", "on")
