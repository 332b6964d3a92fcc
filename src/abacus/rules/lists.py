"""Dated lists – scorecards, taxonomies, routes, gates, linkage – and how one extends its parent's.

A version either states its items, or says `extends: parent` and then `replace`, `add` and `remove`
by item id; settings it does not state are its parent's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from abacus.rules.fields import Fields, text_of
from abacus.rules.headers import Documents, Header, check_sequence, read_header
from abacus.rules.marked import Marked
from abacus.rules.model import Stated


class Item(Protocol):
    @property
    def id(self) -> str: ...


I = TypeVar("I", bound=Item)  # noqa: E741
Points = Callable[[str], int | None]
"""The parameter of that id in 0.01 points on the day asked; None where it is none. Raises UnknownParameter."""


@dataclass(frozen=True)
class Placed(Generic[I]):
    """An item with the place where it stands; `after` names the item it is added behind."""

    item: I
    mark: Marked
    after: str | None = None


@dataclass(frozen=True)
class Whole(Generic[I]):
    """A version with everything inherited worked in: settings, items, and whose they are."""

    settings: Mapping[str, Any]
    items: tuple[I, ...]
    extended: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListKind(Generic[I]):
    """How one kind of list is read and put together.

    `settings` takes the fields of a version that are not items and returns those that are written;
    `build` makes the finished value and refuses, at the version's mark, what does not fit as a whole.
    It gets the region's parameters in points, for settings that name one.
    """

    folder: str
    label: str
    settings: Callable[[Fields], dict[str, Any]]
    item: Callable[[Marked], I] | None
    build: Callable[[Marked, dict[str, Any], Whole[I], Points], Stated]


@dataclass(frozen=True)
class Version(Generic[I]):
    """One dated version as written in one pack."""

    header: Header
    settings: Mapping[str, Any]
    items: tuple[Placed[I], ...]
    extends: bool = False
    replace: tuple[Placed[I], ...] = ()
    add: tuple[Placed[I], ...] = ()
    remove: tuple[Marked, ...] = ()


@dataclass(frozen=True)
class DatedList(Generic[I]):
    """All versions of one list in one pack, oldest first."""

    id: str
    label: str
    kind: ListKind[I]
    versions: tuple[Version[I], ...]
    mark: Marked = field(repr=False)


def read_list(node: Marked, kind: ListKind[I], documents: Documents) -> DatedList[I]:
    """Read one file of a list folder. Raises PolicyError."""
    fields = Fields(node, kind.label)
    id, label = fields.id(), fields.text("label")
    versions = fields.each("versions", lambda item: _version(item, kind, documents))
    fields.done()
    if not versions:
        raise node.refuse(f"{kind.label}“{id}”没有版本", "在 versions 下写出至少一个版本", code="missing-versions")
    check_sequence(tuple(version.header for version in versions))
    return DatedList(id, label, kind, versions, node)


def _version(node: Marked, kind: ListKind[I], documents: Documents) -> Version[I]:
    fields = Fields(node, f"{kind.label}版本")
    header = read_header(fields, documents)
    extends = fields.choice("extends", ("parent",), default="") == "parent"
    settings = kind.settings(fields)
    if not kind.item:
        fields.done()
        return Version(header, settings, (), extends)
    if extends:
        replace, add = _placed(fields, "replace", kind), _placed(fields, "add", kind)
        remove = fields.each("remove", lambda item: item)
        fields.done()
        return Version(header, settings, (), True, replace, add, remove)
    items = _placed(fields, "items", kind)
    fields.done()
    if not items:
        raise node.refuse(f"{kind.label}没有 items", "写出 items，或写 extends: parent", code="missing-items")
    _check_unique(items)
    return Version(header, settings, items)


def _placed(fields: Fields, key: str, kind: ListKind[I]) -> tuple[Placed[I], ...]:
    return fields.each(key, lambda node: _place(node, key, kind))


def _place(node: Marked, key: str, kind: ListKind[I]) -> Placed[I]:
    assert kind.item is not None  # noqa: S101
    if key != "add" or not isinstance(node.value, dict) or "after" not in node.value:
        return Placed(kind.item(node), node)
    rest = {name: value for name, value in node.value.items() if name != "after"}
    return Placed(kind.item(Marked(rest, node.file, node.line)), node, text_of(node.value["after"], "after"))


def _check_unique(items: tuple[Placed[I], ...]) -> None:
    seen: set[str] = set()
    for placed in items:
        if placed.item.id in seen:
            raise placed.mark.refuse(f"标识“{placed.item.id}”重复", "每个标识只用一次", code="duplicate-id")
        seen.add(placed.item.id)


def extend(version: Version[I], parent: Whole[I], parent_tag: str) -> Whole[I]:
    """The whole of a version over its parent's. Raises PolicyError where the parent lacks what is named."""
    items = list(parent.items)
    for placed in version.replace:
        items[_position(items, placed.item.id, placed.mark)] = placed.item
    for mark in version.remove:
        del items[_position(items, text_of(mark, "remove"), mark)]
    for placed in version.add:
        if placed.item.id in {item.id for item in items}:
            raise placed.mark.refuse(f"上级已有“{placed.item.id}”", "改用 replace，或换一个标识", code="already-there")
        at = len(items) if placed.after is None else _position(items, placed.after, placed.mark) + 1
        items.insert(at, placed.item)
    return Whole({**parent.settings, **version.settings}, tuple(items), (parent_tag, *parent.extended))


def _position(items: list[I], id: str, mark: Marked) -> int:
    for position, item in enumerate(items):
        if item.id == id:
            return position
    known = "、".join(item.id for item in items)
    raise mark.refuse(f"上级没有“{id}”", f"改为上级已有的标识：{known}", code="parent-lacks")
