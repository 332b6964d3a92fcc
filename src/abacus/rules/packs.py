"""One pack: a directory of YAML read into parameters, lists, forms and examples."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from abacus.rules.errors import PolicyError, Problem
from abacus.rules.examples import Example, read_examples
from abacus.rules.fields import Fields
from abacus.rules.forms import read_form
from abacus.rules.headers import Documents
from abacus.rules.kinds import KINDS
from abacus.rules.lists import DatedList, read_list
from abacus.rules.marked import Marked, read_yaml
from abacus.rules.model import Document, Form
from abacus.rules.parameters import Parameter, read_parameter

T = TypeVar("T")
_REGION = re.compile(r"(cn|[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})\Z")
_AT_ROOT = ("pack.yaml", "documents.yaml", "release.lock", "README.md")
FOLDERS = ("parameters", *KINDS, "forms", "examples")


@dataclass(frozen=True)
class Manifest:
    """What pack.yaml says."""

    id: str
    region: str
    parent: str | None
    name: str
    release: str
    directory: Path
    mark: Marked = field(repr=False)


@dataclass(frozen=True)
class Pack:
    """Everything that one pack states itself, nothing inherited."""

    manifest: Manifest
    documents: Mapping[str, Document]
    parameters: Mapping[str, Parameter]
    lists: Mapping[str, Mapping[str, DatedList[Any]]]
    forms: Mapping[str, Form]
    examples: tuple[Example, ...]

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def release(self) -> str:
        return self.manifest.release


def read_manifest(directory: Path) -> Manifest:
    """Read pack.yaml. Raises PolicyError."""
    node = read_yaml(directory / "pack.yaml")
    fields = Fields(node, "pack.yaml")
    region, parent = fields.text("region"), fields.text_or_none("parent")
    name, release = fields.text_or_none("name"), fields.text("release")
    fields.done()
    marks = node.value
    if not _REGION.match(region):
        raise marks["region"].refuse(
            f"区划“{region}”不对", "写 cn，或 2、4、6、9、12 位数字（加引号）", code="bad-region"
        )
    if parent is None and region != "cn":
        raise node.refuse("缺少“parent”", "写出上级包，如 parent: cn", code="missing-parent")
    expected = "cn" if region == "cn" else f"cn-{region}"
    if directory.name != expected:
        raise marks["region"].refuse(
            f"目录名“{directory.name}”与区划不符", f"目录改名为 {expected}，或改正 region", code="wrong-directory"
        )
    return Manifest(expected, region, parent, name or expected, release, directory, node)


def read_documents(manifest: Manifest) -> dict[str, Document]:
    """The documents that a pack registers itself; none where there is no documents.yaml."""
    path = manifest.directory / "documents.yaml"
    if not path.exists():
        return {}
    node = read_yaml(path)
    if not isinstance(node.value, dict):
        raise node.refuse("documents.yaml 应按标识列出文件", "写成 标识: {title: …}", code="not-a-mapping")
    return {id: _document(id, item, manifest.id) for id, item in node.value.items()}


def _document(id: str, node: Marked, pack: str) -> Document:
    fields = Fields(node, f"文件“{id}”")
    document = Document(
        id=id,
        title=fields.text("title"),
        number=fields.text_or_none("number"),
        issuer=fields.text_or_none("issuer"),
        day=fields.day_or_none("day"),
        confirmed=bool(fields.flag("confirmed", False)),
        note=fields.text_or_none("note"),
        pack=pack,
    )
    fields.done()
    return document


@dataclass
class _Reading:
    """The reading of one pack: every file for itself, problems collected."""

    manifest: Manifest
    documents: Documents
    problems: list[Problem]

    def read(self, folder: str, read: Callable[[Marked], T], id_of: Callable[[T], str]) -> dict[str, T]:
        """All files of a folder by id, which must be the path."""
        found: dict[str, T] = {}
        root = self.manifest.directory / folder
        for path in sorted(root.rglob("*.yaml")):
            expected = ".".join(path.relative_to(root).with_suffix("").parts)
            for value in self.attempt(path, read):
                id = id_of(value)
                if self._fits(id, expected, folder, path, id in found):
                    found[id] = value
        return found

    def attempt(self, path: Path, read: Callable[[Marked], T]) -> Iterator[T]:
        try:
            yield read(read_yaml(path))
        except PolicyError as error:
            self.problems.append(error.problem)

    def _fits(self, id: str, expected: str, folder: str, path: Path, known: bool) -> bool:
        if known:
            self.problems.append(Problem(str(path), 1, "duplicate-id", f"标识“{id}”重复", "每个标识只用一次"))
            return False
        if id == expected or (folder == "forms" and id.endswith(f".{expected}")):
            return True
        self.problems.append(
            Problem(str(path), 1, "id-not-path", f"标识“{id}”与路径不符", f"id 改为 {expected}，或移动文件")
        )
        return False


def read_pack(manifest: Manifest, documents: Documents, problems: list[Problem]) -> Pack:
    """Read a pack that may cite `documents`; what is wrong goes to `problems`."""
    reading = _Reading(manifest, documents, problems)
    _refuse_strays(manifest, problems)
    parameters = reading.read("parameters", lambda node: read_parameter(node, documents), lambda one: one.id)
    lists = {folder: _read_lists(reading, folder) for folder in KINDS}
    forms = reading.read(
        "forms", lambda node: read_form(node, documents, manifest.id, manifest.release), lambda f: f.id
    )
    examples = tuple(_examples(reading))
    own = {id: document for id, document in documents.items() if document.pack == manifest.id}
    return Pack(
        manifest,
        MappingProxyType(own),
        MappingProxyType(parameters),
        MappingProxyType(lists),
        MappingProxyType(forms),
        examples,
    )


def _read_lists(reading: _Reading, folder: str) -> dict[str, DatedList[Any]]:
    return reading.read(folder, lambda node: read_list(node, KINDS[folder], reading.documents), lambda one: one.id)


def _examples(reading: _Reading) -> Iterator[Example]:
    root = reading.manifest.directory / "examples"
    for path in sorted(root.rglob("*.yaml")):
        folder = ".".join(path.parent.relative_to(root).parts)
        for found in reading.attempt(path, partial(read_examples, pack=reading.manifest.id, folder=folder)):
            yield from found


def _refuse_strays(manifest: Manifest, problems: list[Problem]) -> None:
    """A file that nothing reads is a mistake, most likely a folder or an ending misspelt."""
    for path in sorted(manifest.directory.rglob("*")):
        place = path.relative_to(manifest.directory)
        at_root = len(place.parts) == 1
        known = place.name in _AT_ROOT if at_root else place.parts[0] in FOLDERS and path.suffix == ".yaml"
        if path.is_file() and not known:
            todo = f"规则放在 {'、'.join(FOLDERS)} 之下，文件名以 .yaml 结尾"
            problems.append(Problem(str(path), 1, "unknown-file", f"没有规则会读“{place}”", todo))
