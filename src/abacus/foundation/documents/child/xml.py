"""Reading one XML part of a package, without anything that XML could pull in or blow up."""

import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError, XMLParser, iterparse
from xml.parsers import expat

from abacus.foundation.documents.child.limits import broken, forbidden

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, ParseError)
SMALL = 32 * 1024
WHOLE = 1024 * 1024
"""Bytes up to which a part is parsed at once, which is quicker; a larger one is streamed."""


class _RootReachedError(Exception):
    """The prolog is over."""


def elements(package: zipfile.ZipFile, name: str, *wanted: str) -> Iterator[tuple[str, Element]]:
    """The finished elements of the wanted local names, in the root's namespace, in the order of the part.

    They stand in the root or one level below it, none inside another. A document type is refused before
    anything is parsed into elements: without one there are no entities to expand and nothing to fetch.
    """
    if _size(package, name) <= WHOLE:
        root = tree(package, name)
        yield from _children(root, set(wanted))
        return
    namespace = _prolog(package, name)
    tags = {f"{{{namespace}}}{local}" if namespace else local: local for local in wanted}
    try:
        with package.open(name) as part:
            for _, element in iterparse(part):  # noqa: S314 - there is no document type, see above
                if local := tags.get(element.tag):
                    yield local, element
                    element.clear()
    except DAMAGE as error:
        raise broken() from error


def _children(root: Element, wanted: set[str]) -> Iterator[tuple[str, Element]]:
    start = root.tag.rfind("}") + 1
    namespace = root.tag[:start]
    for element in root:
        tag = element.tag
        if tag[start:] in wanted and tag.startswith(namespace):
            yield tag[start:], element
            continue
        for inner in element:
            tag = inner.tag
            if tag[start:] in wanted and tag.startswith(namespace):
                yield tag[start:], inner


def tree(package: zipfile.ZipFile, name: str) -> Element:
    """The whole part as elements; for parts whose size is known to be small enough."""
    try:
        data = package.read(name)
    except KeyError as error:
        raise broken("no_part", name=name) from error
    except DAMAGE as error:
        raise broken() from error
    same_everywhere = len(data) <= SMALL and name.endswith((".rels", "/styles.xml", "/workbook.xml"))
    return _kept(data) if same_everywhere else _parsed(data)


def _parsed(data: bytes) -> Element:
    _refuse_document_type(data)
    parser = XMLParser()  # noqa: S314 - there is no document type
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (*DAMAGE, expat.ExpatError) as error:
        raise broken() from error
    return root


_kept = lru_cache(maxsize=64)(_parsed)
"""The forms of a county come from one template: their styles and relations are the same bytes."""


def events(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """Starts and ends of all elements as they come, for parts that may be large: ("start" | "end", element)."""
    _prolog(package, name)
    try:
        with package.open(name) as part:
            yield from iterparse(part, ("start", "end"))  # noqa: S314 - there is no document type
    except DAMAGE as error:
        raise broken() from error


def _size(package: zipfile.ZipFile, name: str) -> int:
    try:
        return package.getinfo(name).file_size
    except KeyError as error:
        raise broken("no_part", name=name) from error


def _refuse(*_: Any) -> NoReturn:
    raise forbidden("entities")


def _refuse_document_type(data: bytes) -> None:
    def root(*_: Any) -> NoReturn:
        raise _RootReachedError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = root
    try:
        parser.Parse(data, True)
    except _RootReachedError:
        return
    except (*DAMAGE, expat.ExpatError) as error:
        raise broken() from error
    raise broken()


def _prolog(package: zipfile.ZipFile, name: str) -> str:
    """The root's namespace, after the same look at a part that is streamed."""
    found: list[str] = []

    def root(tag: str, _: Any) -> NoReturn:
        found.append(tag.rpartition(" ")[0])
        raise _RootReachedError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = root
    try:
        with package.open(name) as part:
            parser.ParseFile(part)
    except _RootReachedError:
        return found[0]
    except KeyError as error:
        raise broken("no_part", name=name) from error
    except (*DAMAGE, expat.ExpatError) as error:
        raise broken() from error
    raise broken()


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: Element, local: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.items():
        if key == local or key.endswith(f"}}{local}"):
            return value
    return default


def on(value: str | None) -> bool:
    return value in ("1", "true", "on")
