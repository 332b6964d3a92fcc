"""The rules of one region on one day: each parameter and list from the nearest pack that states it."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from abacus.rules.errors import UnknownParameter, UnknownRuleError
from abacus.rules.headers import Header
from abacus.rules.kinds import KINDS
from abacus.rules.lists import DatedList, Version, Whole, extend
from abacus.rules.model import (
    ChainLink,
    Form,
    Gate,
    Linkage,
    ParameterValue,
    Route,
    Scorecard,
    Stated,
    Taxonomy,
)
from abacus.rules.packs import Pack
from abacus.rules.parameters import Parameter, StatedValue
from abacus.rules.units import POINT_UNITS


class Resolved:
    """The rules for a region, a day and a fiscal year.

    `pack` and `release` are the nearest pack's; `tags` names every pack of the chain with its release.
    Everything is worked out once and then kept; the object never changes.
    """

    def __init__(self, chain: tuple[Pack, ...], region: str, on: date, fiscal_year: int) -> None:
        self.region, self.on, self.fiscal_year = region, on, fiscal_year
        self.pack, self.release = chain[0].id, chain[0].release
        self._chain = chain
        self._params: dict[str, ParameterValue] = {}
        self._all: Mapping[str, ParameterValue] | None = None
        self._lists: dict[tuple[str, str], Stated] = {}

    @property
    def tag(self) -> str:
        return f"{self.pack}@{self.release}"

    @property
    def tags(self) -> tuple[str, ...]:
        """pack@release of the whole chain, nearest first."""
        return tuple(f"{pack.id}@{pack.release}" for pack in self._chain)

    @property
    def name(self) -> str:
        """What the nearest pack calls its region."""
        return self._chain[0].manifest.name

    def param(self, id: str) -> ParameterValue:
        """The parameter on this day. Raises UnknownParameter."""
        if id not in self._params:
            self._params[id] = self._parameter(id)
        return self._params[id]

    def params(self) -> Mapping[str, ParameterValue]:
        """Every parameter that has a value on this day, by id."""
        if self._all is None:
            stated = sorted({id for pack in self._chain for id in pack.parameters})
            self._all = MappingProxyType({id: self.param(id) for id in stated if next(self._values(id), None)})
        return self._all

    def scorecard(self, id: str) -> Scorecard:
        return cast(Scorecard, self.one("scorecards", id))

    def taxonomy(self, id: str) -> Taxonomy:
        return cast(Taxonomy, self.one("taxonomies", id))

    def route(self, id: str) -> Route:
        return cast(Route, self.one("routes", id))

    def gate(self, id: str) -> Gate:
        return cast(Gate, self.one("gates", id))

    def linkage(self, id: str) -> Linkage:
        return cast(Linkage, self.one("linkage", id))

    def has_route(self, id: str) -> bool:
        return next(self._versions("routes", id), None) is not None

    def gates(self, point: str) -> tuple[Gate, ...]:
        """All gates at a point (`pool_entry`, `budget`), by id."""
        found = (cast(Gate, gate) for gate in self.lists("gates").values())
        return tuple(gate for gate in found if gate.point == point)

    def lists(self, folder: str) -> Mapping[str, Stated]:
        """Every list of a folder (`routes`, `gates` …) that holds on this day, by id."""
        stated = sorted({id for pack in self._chain for id in pack.lists[folder]})
        return {id: self.one(folder, id) for id in stated if next(self._versions(folder, id), None)}

    def form(self, id: str) -> Form:
        """A form by its id or by the last word of it (`self_evaluation.mof` or `mof`)."""
        for form in self.forms():
            if id in (form.id, form.id.rpartition(".")[2]):
                return form
        raise UnknownRuleError("表样", id, self._where())

    def forms(self) -> tuple[Form, ...]:
        """All layouts, the nearest pack's first; a nearer one hides a farther one of the same id."""
        found: dict[str, Form] = {}
        for pack in self._chain:
            for id, form in pack.forms.items():
                found.setdefault(id, form)
        return tuple(found.values())

    def any(self, id: str) -> Stated:
        """The parameter or list of that id. Raises UnknownParameter with what is near."""
        for folder in KINDS:
            if next(self._versions(folder, id), None):
                return self.one(folder, id)
        return self.param(id)

    def _where(self) -> str:
        return f"{self.tag} 在 {self.on}（财政年度 {self.fiscal_year}）"

    def _holds(self, header: Header) -> bool:
        return header.holds(self.on, self.fiscal_year)

    def _values(self, id: str) -> Iterator[tuple[Pack, Parameter, StatedValue]]:
        for pack in self._chain:
            if parameter := pack.parameters.get(id):
                holding = [value for value in parameter.values if self._holds(value.header)]
                if holding:
                    yield pack, parameter, holding[-1]

    def _parameter(self, id: str) -> ParameterValue:
        found = list(self._values(id))
        if not found:
            subject = id.split(".")[0]
            near = [one for one in self.params() if one.startswith(f"{subject}.")]
            raise UnknownParameter("参数", id, self._where(), "；同类的有：" + "、".join(near) if near else "")
        pack, parameter, value = found[0]
        links = tuple(_link(pack, value) for pack, _, value in found)
        return ParameterValue(
            **_head(parameter.id, parameter.label, value.header, pack),
            kind=parameter.kind,
            unit=None if parameter.unit is None else str(parameter.unit),
            value=value.value,
            stated=value.stated,
            chain=links,
        )

    def _versions(self, folder: str, id: str) -> Iterator[tuple[Pack, DatedList[Any], Version[Any]]]:
        for pack in self._chain:
            if dated := pack.lists[folder].get(id):
                holding = [version for version in dated.versions if self._holds(version.header)]
                if holding:
                    yield pack, dated, holding[-1]

    def one(self, folder: str, id: str) -> Stated:
        """The list of that id in a folder (`routes`, `gates` …). Raises UnknownRuleError."""
        if (folder, id) not in self._lists:
            found = list(self._versions(folder, id))
            if not found:
                raise UnknownRuleError(KINDS[folder].label, id, self._where())
            self._lists[folder, id] = self._build(found)
        return self._lists[folder, id]

    def _build(self, found: list[tuple[Pack, DatedList[Any], Version[Any]]]) -> Stated:
        pack, dated, version = found[0]
        whole = _whole(found)
        header = _head(dated.id, dated.label, version.header, pack)
        mark = version.header.mark
        return dated.kind.build(mark, {**header, "extended": whole.extended}, whole, self._points)

    def _points(self, id: str) -> int | None:
        found = self.param(id)
        return found.value if found.kind == "number" and found.unit in POINT_UNITS else None


def _whole(found: list[tuple[Pack, DatedList[Any], Version[Any]]]) -> Whole[Any]:
    """A version with what it extends, nearest pack first in `found`."""
    (_, dated, version), *farther = found
    if not version.extends:
        return Whole(version.settings, tuple(placed.item for placed in version.items))
    if not farther:
        raise version.header.mark.refuse(
            f"“{dated.id}”要扩展上级的{dated.kind.label}，但上级在这一天没有",
            "去掉 extends 写出全部内容，或改正 id 和 from",
            code="nothing-to-extend",
        )
    pack = farther[0][0]
    return extend(version, _whole(farther), f"{pack.id}@{pack.release}")


def _head(id: str, label: str, header: Header, pack: Pack) -> dict[str, Any]:
    return {
        "id": id,
        "label": label,
        "from_": header.from_,
        "until": header.until,
        "applies_to": header.applies_to,
        "source": header.source,
        "confirmed": header.confirmed,
        "note": header.note,
        "pack": pack.id,
        "release": pack.release,
    }


def _link(pack: Pack, value: StatedValue) -> ChainLink:
    header = value.header
    return ChainLink(pack.id, pack.release, value.stated, header.from_, header.until, header.source, header.confirmed)
