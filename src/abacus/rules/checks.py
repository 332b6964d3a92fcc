"""What only shows when packs stand beside each other: lists built whole, overrides overtaken."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from abacus.rules.errors import PolicyError, Problem
from abacus.rules.headers import Header
from abacus.rules.kinds import KINDS
from abacus.rules.lists import DatedList
from abacus.rules.packs import Pack
from abacus.rules.resolved import Resolved

Chain = Callable[[Pack], tuple[Pack, ...]]


def check_packs(packs: Iterable[Pack], chain_of: Chain) -> Iterator[Problem]:
    """Errors and warnings across all packs."""
    for pack in packs:
        chain = chain_of(pack)
        yield from _check_lists(chain)
        yield from _check_overtaken(chain)


def _check_lists(chain: tuple[Pack, ...]) -> Iterator[Problem]:
    """Build every list on every day on which one of its parts begins."""
    for folder in KINDS:
        for id, dated in chain[0].lists[folder].items():
            seen: set[Problem] = set()
            for on in _days(dated, chain, folder):
                try:
                    Resolved(chain, chain[0].manifest.region, on, on.year).one(folder, id)
                except PolicyError as error:
                    seen.add(error.problem)
            yield from sorted(seen)


def _days(dated: DatedList[Any], chain: tuple[Pack, ...], folder: str) -> list[date]:
    """The days to try: each own beginning, and each ancestor's that lies in the time of an own version."""
    own = [version.header for version in dated.versions]
    above = [version.header for pack in chain[1:] for version in _versions(pack, folder, dated.id)]
    inside = [header.from_ for header in above if any(one.holds(header.from_, header.from_.year) for one in own)]
    return sorted({header.from_ for header in own} | set(inside))


def _versions(pack: Pack, folder: str, id: str) -> tuple[Any, ...]:
    dated = pack.lists[folder].get(id)
    return dated.versions if dated else ()


def _check_overtaken(chain: tuple[Pack, ...]) -> Iterator[Problem]:
    """Warn where an ancestor states something newer than an override that still holds."""
    pack, *ancestors = chain
    for id, parameter in pack.parameters.items():
        for ancestor in ancestors:
            if above := ancestor.parameters.get(id):
                yield from _overtaken(parameter.values[-1].header, above.values[-1].header, f"参数“{id}”", ancestor.id)
    for folder, kind in KINDS.items():
        for id, dated in pack.lists[folder].items():
            for ancestor in ancestors:
                versions = _versions(ancestor, folder, id)
                if versions and not dated.versions[-1].extends:
                    yield from _overtaken(
                        dated.versions[-1].header, versions[-1].header, f"{kind.label}“{id}”", ancestor.id
                    )


def _overtaken(own: Header, above: Header, what: str, ancestor: str) -> Iterator[Problem]:
    if own.until is None and above.from_ > own.from_:
        yield Problem(
            own.mark.file,
            own.mark.line,
            "overtaken",
            f"{what}自 {own.from_} 起的值早于 {ancestor} 自 {above.from_} 起的新值",
            "核对后写出新值，或给旧值加 until",
            warning=True,
        )
