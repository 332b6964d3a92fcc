"""Taking the fields of one mapping one by one, refusing what is missing, wrong or left over."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from abacus.rules.errors import PolicyError
from abacus.rules.marked import Marked

T = TypeVar("T")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")


class Fields:
    """The fields of one mapping. Take each by its kind, then call `done`.

    Every method raises PolicyError with file, line and what to do.
    """

    def __init__(self, node: Marked, what: str) -> None:
        if not isinstance(node.value, dict):
            raise node.refuse(f"{what}应是一组“键: 值”", "写成 键: 值 的形式", code="not-a-mapping")
        self.node = node
        self.what = what
        self._left: dict[str, Marked] = dict(node.value)
        self._taken: list[str] = []

    def take(self, key: str) -> Marked | None:
        """The field as it stands, or None where it is not written."""
        self._taken.append(key)
        return self._left.pop(key, None)

    def need(self, key: str) -> Marked:
        """The field, which must be written (null is written)."""
        found = self.take(key)
        if found is None:
            raise self.node.refuse(f"{self.what}缺少“{key}”", f"补上 {key}", code=f"missing-{key}")
        return found

    def has(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str) -> str:
        return text_of(self.need(key), key)

    def text_or_none(self, key: str) -> str | None:
        found = self.take(key)
        return None if found is None or found.value is None else text_of(found, key)

    def id(self, key: str = "id") -> str:
        """An identifier in lower-case words with dots."""
        found = self.need(key)
        text = text_of(found, key)
        if not _ID.match(text):
            raise found.refuse(f"“{text}”不能作标识", "只用小写英文字母、数字、下划线和点", code="bad-id")
        return text

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        found = self.take(key) if default is not None else self.need(key)
        if found is None:
            return str(default)
        text, names = text_of(found, key), tuple(allowed)
        if text not in names:
            raise found.refuse(f"“{key}: {text}”不在可选范围", "改为以下之一:" + "、".join(names), code=f"bad-{key}")
        return text

    def day(self, key: str) -> date:
        return day_of(self.need(key), key)

    def day_or_none(self, key: str) -> date | None:
        found = self.take(key)
        return None if found is None or found.value is None else day_of(found, key)

    def flag(self, key: str, default: bool | None) -> bool | None:
        found = self.take(key)
        if found is None:
            return default
        if not isinstance(found.value, bool):
            raise found.refuse(f"“{key}”只能是 true 或 false", "改为 true 或 false", code=f"bad-{key}")
        return found.value

    def number(self, key: str) -> int | Decimal:
        return number_of(self.need(key), key)

    def whole_or_none(self, key: str) -> int | None:
        found = self.take(key)
        if found is None or found.value is None:
            return None
        number = number_of(found, key)
        if not isinstance(number, int) or number < 0:
            raise found.refuse(f"“{key}”应是 0 或正整数", "写整数，不带引号", code=f"bad-{key}")
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is not written."""
        found = self.take(key)
        return () if found is None else tuple(text_of(item, key) for item in list_of(found, key))

    def each(self, key: str, read: Callable[[Marked], T]) -> tuple[T, ...]:
        """A list read item by item; empty where it is not written."""
        found = self.take(key)
        return () if found is None else tuple(read(item) for item in list_of(found, key))

    def done(self) -> None:
        """Refuse whatever nobody asked for."""
        for key, left in self._left.items():
            known = "、".join(dict.fromkeys(self._taken))
            raise PolicyError(
                left.file, left.line, f"{self.what}不认识“{key}”", f"删去，或改为：{known}", code="unknown-key"
            )


def text_of(node: Marked, key: str) -> str:
    """A text that is not blank; a bare number or day is refused."""
    if not isinstance(node.value, str):
        raise node.refuse(f"“{key}”应是文字，现在是 {node.plain()!r}", f'加引号，如 {key}: "…"', code="not-text")
    if not node.value.strip():
        raise node.refuse(f"“{key}”是空的", "填写内容或删去这一行", code="blank")
    return node.value


def day_of(node: Marked, key: str) -> date:
    text = text_of(node, key)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise node.refuse(f"“{text}”不是日期", f'写成 {key}: "2023-01-01"', code="bad-day") from error


def number_of(node: Marked, key: str) -> int | Decimal:
    if isinstance(node.value, bool) or not isinstance(node.value, int | Decimal):
        raise node.refuse(f"“{key}”应是数字，现在是 {node.plain()!r}", "写数字，不带引号和单位", code="not-a-number")
    return node.value


def list_of(node: Marked, key: str) -> tuple[Marked, ...]:
    if not isinstance(node.value, tuple):
        raise node.refuse(f"“{key}”应是列表", "每项一行，以 - 开头", code="not-a-list")
    return node.value
