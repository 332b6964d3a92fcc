"""YAML 1.2 read into plain values that remember their line.

Anything that YAML could read as something else than it looks – a bare day, `010`, a key that is
a number – is refused here, so that the readers above see texts, whole numbers, decimals, flags,
null, lists and mappings with text keys only.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from abacus.rules.errors import PolicyError

Plain = str | int | Decimal | bool | None
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+\Z")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")


@dataclass(frozen=True)
class Marked:
    """A value of a YAML file with the file and the line (from 1) where it, or its key, stands.

    `value` is a plain value, a tuple of Marked, or a dict of Marked by key.
    """

    value: Any
    file: str
    line: int

    def refuse(self, what: str, todo: str, *, code: str = "invalid") -> PolicyError:
        """The error to raise about this value."""
        return PolicyError(self.file, self.line, what, todo, code=code)

    def plain(self) -> Any:
        """The same without marks: dicts, lists and plain values."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        return self.value


def read_yaml(path: Path) -> Marked:
    """The one document in a file. Raises PolicyError with the line where it is not plain YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError(path, 1, "文件不是 UTF-8 编码", "另存为 UTF-8", code="encoding") from error
    return _parse(str(path), text)


@lru_cache(maxsize=1024)
def _parse(file: str, text: str) -> Marked:
    """Parse a text once; reading YAML is most of the time that packs take to load."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(
            file, line, f"不是合法的 YAML：{error.problem}", "检查缩进、引号和冒号", code="yaml"
        ) from error
    except YAMLError as error:
        raise PolicyError(file, 1, "不是合法的 YAML", "检查是否有不可见的控制字符", code="yaml") from error
    if node is None:
        raise PolicyError(file, 1, "文件是空的", "写入内容或删去文件", code="empty")
    return _marked(node, file)


def _marked(node: Node, file: str) -> Marked:
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return Marked(_mapping(node, file), file, line)
    if isinstance(node, SequenceNode):
        return Marked(tuple(_marked(item, file) for item in node.value), file, line)
    return Marked(_scalar(str(node.tag), str(node.value), file, line), file, line)


def _mapping(node: MappingNode, file: str) -> dict[str, Marked]:
    fields: dict[str, Marked] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, ScalarNode) or key.tag != "tag:yaml.org,2002:str":
            raise PolicyError(file, line, f"键“{key.value}”不是文字", "给键加引号", code="key-not-text")
        if key.value in fields:
            raise PolicyError(file, line, f"键“{key.value}”写了两次", "只留一个", code="duplicate-key")
        fields[key.value] = replace(_marked(value, file), line=line)
    return fields


def _scalar(tag: str, text: str, file: str, line: int) -> Plain:
    match tag.rpartition(":")[2]:
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if _WHOLE.match(text):
            return int(text)
        case "float" if _DECIMAL.match(text):
            return Decimal(text)
    raise PolicyError(
        file, line, f"“{text}”会被读成别的东西", "日期、代码等文字加引号；数字写成普通整数或小数", code="not-plain"
    )
