"""All packs: found, read, checked against each other, and resolved for a region and a day."""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from abacus.rules.checks import check_packs
from abacus.rules.errors import PolicyError, Problem, UnknownRegionError
from abacus.rules.model import Document
from abacus.rules.packs import Manifest, Pack, read_documents, read_manifest, read_pack
from abacus.rules.resolved import Resolved

BUILT_IN = Path(__file__).parent.parent / "policies"
_CODE = re.compile(r"([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})\Z")
_MOST_KEPT = 2000


class Library:
    """Every pack that was read, and what they say for a region on a day."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._packs: Mapping[str, Pack] = MappingProxyType({pack.id: pack for pack in packs})
        self._resolved: dict[tuple[str, date, int], Resolved] = {}

    def packs(self) -> tuple[Pack, ...]:
        """All packs, farthest ancestors first."""
        return tuple(sorted(self._packs.values(), key=lambda pack: (len(pack.manifest.region), pack.id)))

    def pack(self, id: str) -> Pack:
        """The pack of that id. Raises KeyError."""
        return self._packs[id]

    def regions(self) -> tuple[str, ...]:
        """The region codes that have a pack of their own (`cn` for the nation)."""
        return tuple(pack.manifest.region for pack in self.packs())

    def nearest(self, region: str) -> Pack:
        """The pack of a region or of its nearest ancestor that has one. Raises UnknownRegionError."""
        code = normal_region(region)
        for length in (12, 9, 6, 4, 2):
            if len(code) >= length and (pack := self._packs.get(f"cn-{code[:length]}")):
                return pack
        return self._packs["cn"]

    def chain(self, pack: Pack) -> tuple[Pack, ...]:
        """A pack and its ancestors, nearest first."""
        found = [pack]
        while parent := found[-1].manifest.parent:
            found.append(self._packs[parent])
        return tuple(found)

    def resolve(self, region: str, on: date, fiscal_year: int | None = None) -> Resolved:
        """The rules of a region on a day, for a fiscal year (the day's own where not given)."""
        year = on.year if fiscal_year is None else fiscal_year
        key = (region, on, year)
        if key not in self._resolved:
            resolved = Resolved(self.chain(self.nearest(region)), region, on, year)
            if len(self._resolved) >= _MOST_KEPT:
                self._resolved.clear()
            self._resolved[key] = resolved
        return self._resolved[key]


def normal_region(region: str) -> str:
    """A region's digits without filling zeros: 370000 is 37, cn-371003 is 371003, the nation is "".

    Raises UnknownRegionError where it is no code.
    """
    code = region.removeprefix("cn-")
    if code == "cn":
        return ""
    if not _CODE.match(code):
        raise UnknownRegionError(region)
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    while len(code) <= 6 and code.endswith("00"):
        code = code[:-2]
    return code


def load(directories: Iterable[Path]) -> tuple[Library | None, tuple[Problem, ...]]:
    """Read all packs in these directories; None where an error makes them unusable.

    A directory holds packs or is one itself; named twice, it is read once.
    """
    problems: list[Problem] = []
    manifests = _manifests(directories, problems)
    _check_parents(manifests, problems)
    if any(not problem.warning for problem in problems):
        return None, tuple(problems)
    documents: dict[str, dict[str, Document]] = {}
    packs = []
    for manifest in manifests.values():
        packs.append(read_pack(manifest, _citable(manifest, manifests, documents, problems), problems))
    if any(not problem.warning for problem in problems):
        return None, tuple(problems)
    library = Library(packs)
    problems.extend(check_packs(library.packs(), library.chain))
    failed = any(not problem.warning for problem in problems)
    return None if failed else library, tuple(problems)


def _manifests(directories: Iterable[Path], problems: list[Problem]) -> dict[str, Manifest]:
    found: dict[str, Manifest] = {}
    for root in dict.fromkeys(directory.resolve() for directory in directories):
        if not root.is_dir():
            problems.append(Problem(str(root), 1, "no-directory", "没有这个目录", "改正 ABACUS_POLICIES 或参数"))
            continue
        packs = [root] if (root / "pack.yaml").exists() else sorted(root.iterdir())
        for path in packs:
            if path.is_dir() and not path.name.startswith((".", "_")):
                _add_manifest(path, found, problems)
    return found


def _add_manifest(path: Path, found: dict[str, Manifest], problems: list[Problem]) -> None:
    if not (path / "pack.yaml").exists():
        problems.append(Problem(str(path), 1, "missing-pack", "目录里没有 pack.yaml", "补上 pack.yaml 或移走目录"))
        return
    try:
        manifest = read_manifest(path)
    except PolicyError as error:
        problems.append(error.problem)
        return
    other = found.setdefault(manifest.id, manifest).directory
    if other != path:
        problems.append(
            Problem(str(path / "pack.yaml"), 1, "duplicate-id", f"规则包“{manifest.id}”重复", f"已在 {other}，只留一个")
        )


def _check_parents(manifests: Mapping[str, Manifest], problems: list[Problem]) -> None:
    for manifest in manifests.values():
        seen, parent = {manifest.id}, manifest.parent
        while parent is not None:
            mark = manifest.mark.value["parent"]
            if parent in seen:
                problems.append(
                    Problem(mark.file, mark.line, "cycle", f"上级绕回到“{parent}”", "改正 parent，使其通向 cn")
                )
                break
            if parent not in manifests:
                known = "、".join(manifests)
                problems.append(
                    Problem(mark.file, mark.line, "unknown-parent", f"没有上级包“{parent}”", f"改为已有的包：{known}")
                )
                break
            seen.add(parent)
            parent = manifests[parent].parent


def _citable(
    manifest: Manifest,
    manifests: Mapping[str, Manifest],
    read: dict[str, dict[str, Document]],
    problems: list[Problem],
) -> dict[str, Document]:
    """The documents of a pack and its ancestors; a nearer one hides a farther one of the same id."""
    if manifest.id not in read:
        try:
            own = read_documents(manifest)
        except PolicyError as error:
            problems.append(error.problem)
            own = {}
        farther = manifests[manifest.parent] if manifest.parent else None
        above = _citable(farther, manifests, read, problems) if farther else {}
        read[manifest.id] = {**above, **own}
    return read[manifest.id]


def directories() -> tuple[Path, ...]:
    """The built-in packs and every directory in ABACUS_POLICIES."""
    added = os.environ.get("ABACUS_POLICIES", "")
    return (BUILT_IN, *(Path(part) for part in added.split(os.pathsep) if part))


_kept: dict[tuple[tuple[Path, ...], object], Library] = {}


def library() -> Library:
    """All packs of this installation. Raises PolicyError where one cannot be used.

    The built-in packs are read once; added directories are read again when a file in them changes.
    """
    places = directories()
    key = (places, _state(places[1:]))
    if key not in _kept:
        found, problems = load(places)
        if found is None:
            raise PolicyError.of(tuple(problem for problem in problems if not problem.warning))
        _kept.clear()
        _kept[key] = found
    return _kept[key]


def _state(added: tuple[Path, ...]) -> object:
    """What tells whether files changed: name, size and time of change of each."""
    return tuple(
        (str(path), status.st_size, status.st_mtime_ns)
        for root in added
        for path in sorted(root.rglob("*"))
        if path.is_file() and (status := path.stat())
    )
