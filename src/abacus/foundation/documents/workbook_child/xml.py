"""Reading one XML part of a workbook, without anything that XML could pull in or blow up."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers import expat

from abacus.foundation.documents.workbook_child.limits import broken, forbidden

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, ParseError)


class _RootReachedError(Exception):
    """The prolog is over."""


def elements(package: zipfile.ZipFile, name: str, *wanted: str) -> Iterator[tuple[str, Element]]:
    """The finished elements of the wanted local names, in the root's namespace; each is emptied afterwards.

    A document type is refused before anything is parsed into elements: without one there are no
    entities to expand and nothing to fetch.
    """
    namespace = _root_namespace(package, name)
    tags = {f"{{{namespace}}}{local}" if namespace else local: local for local in wanted}
    try:
        with package.open(name) as part:
            for _, element in iterparse(part):  # noqa: S314 - there is no document type, see above
                if local := tags.get(element.tag):
                    yield local, element
                    element.clear()
    except DAMAGE as error:
        raise broken() from error


def _root_namespace(package: zipfile.ZipFile, name: str) -> str:
    found: list[str] = []

    def refuse(*_: Any) -> NoReturn:
        raise forbidden("entities")

    def root(tag: str, _: Any) -> NoReturn:
        found.append(tag.rpartition(" ")[0])
        raise _RootReachedError

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
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


def on(value: str | None) -> bool:
    return value in ("1", "true", "on")
