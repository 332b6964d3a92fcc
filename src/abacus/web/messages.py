"""`abacus messages`: the English catalogue, with Babel, no gettext tools needed.

    abacus messages --compile        make the .mo files (what make does)
    abacus messages --update         take up new texts from modules and templates
    abacus messages --missing        print the texts without a translation as JSON
    abacus messages --fill FILE      merge translations from a JSON object {text: translation}
    abacus messages --check          fail when a text is not in the catalogue, not translated or fuzzy

Texts are keyed by what stands in the code, in Chinese. A plural entry is {"text": ["one", "many"]}.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = ("en",)
DOMAIN = "django"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Found = tuple[str, int, Any, str | None]


def main(argv: list[str] | None = None) -> int:
    """Do what is asked. Returns the exit code: 1 where the check fails."""
    parser = argparse.ArgumentParser(prog="abacus messages", description="界面文字的英文目录")
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument("--compile", action="store_true", help="生成 .mo 文件")
    ways.add_argument("--update", action="store_true", help="把代码和模板里的新文字收进目录")
    ways.add_argument("--missing", action="store_true", help="以 JSON 列出还没有译文的文字")
    ways.add_argument("--fill", type=Path, metavar="FILE", help="并入 JSON 文件里的译文")
    ways.add_argument("--check", action="store_true", help="目录不全、有缺译或存疑时返回 1")
    options = parser.parse_args(argv)
    if options.compile:
        return compiled()
    if options.update:
        return updated()
    if options.missing:
        return listed()
    return filled(options.fill) if options.fill else checked()


def compiled() -> int:
    """Write the .mo of every language. A fuzzy or missing translation is left out: Chinese shows."""
    for language in LANGUAGES:
        target = path(language).with_suffix(".mo")
        buffer = BytesIO()
        write_mo(buffer, catalogue(language))
        if not target.exists() or target.read_bytes() != buffer.getvalue():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(buffer.getvalue())
    return 0


def updated() -> int:
    """Take up what the code says now; what it no longer says is dropped."""
    template = from_code()
    for language in LANGUAGES:
        have = catalogue(language)
        have.update(template, no_fuzzy_matching=True)
        have.obsolete.clear()
        save(language, have)
    return 0


def listed() -> int:
    """Print what has no translation yet, ready to be filled in and given to --fill."""
    template = from_code()
    missing = {text: "" for language in LANGUAGES for text in untranslated(template, catalogue(language))}
    sys.stdout.write(json.dumps(missing, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return 0


def filled(source: Path) -> int:
    """Merge translations; one whose placeholders differ from the text's is refused, and nothing is saved."""
    given = json.loads(source.read_text(encoding="utf-8"))
    updated()
    for language in LANGUAGES:
        have = catalogue(language)
        wrong = [text for text, translation in given.items() if translation and not same_places(text, translation)]
        unknown = [text for text in given if text not in have]
        if wrong:
            sys.stderr.write("占位符与原文不同：\n" + "".join(f"  {text}\n" for text in wrong))
            return 1
        for text, translation in given.items():
            if translation and text in have:
                have[text].string = tuple(translation) if isinstance(translation, list) else translation
                have[text].flags.discard("fuzzy")
        save(language, have)
        if unknown:
            sys.stderr.write(f"代码里没有这 {len(unknown)} 条，未并入：\n" + "".join(f"  {text}\n" for text in unknown))
    return compiled()


def checked() -> int:
    """Say what is wrong with the catalogues."""
    template, faults = from_code(), []
    for language in LANGUAGES:
        have = catalogue(language)
        faults += [f"{language}：缺译 {text}" for text in untranslated(template, have)]
        faults += [f"{language}：存疑 {key(message)}" for message in have if message.id and message.fuzzy]
        faults += [
            f"{language}：代码里已没有 {key(message)}"
            for message in have
            if message.id and key(message) not in template
        ]
        faults += [
            f"{language}：占位符不同 {key(m)}" for m in have if m.id and m.string and not same_places(key(m), m.string)
        ]
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def from_code() -> Catalog:
    """A catalogue of everything the code says, places by file without line numbers (so that it changes seldom)."""
    template = Catalog(project="iron-abacus", charset="utf-8")
    for place, _line, text, context in sorted(texts(), key=lambda found: (found[0], found[1])):
        template.add(text, locations=[(place, 0)], context=context)
    return template


def texts() -> Iterator[Found]:
    """Every translatable text: (file, line, text or pair, context)."""
    for file in sorted((*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"))):
        place = file.relative_to(SOURCE.parent).as_posix()
        code = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            code = as_python(code, place)
        for line, message, _comments, context in extract("python", BytesIO(code.encode()), keywords=KEYWORDS):
            yield place, line, message, context


def as_python(template: str, place: str) -> str:
    """A template as Python calls, by Django's own reading of it."""
    from django.utils.translation.template import templatize

    return templatize(template, origin=place)


def untranslated(template: Catalog, have: Catalog) -> list[str]:
    """The texts of the code that a catalogue does not translate."""
    return [key(message) for message in template if message.id and not done(have.get(message.id, message.context))]


def done(message: Message | None) -> bool:
    """Whether a message has all its translations."""
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def key(message: Message) -> str:
    """The text a message is known by."""
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def same_places(text: str, translation: Any) -> bool:
    """Whether both name the same placeholders."""
    several = translation if isinstance(translation, tuple | list) else [translation]
    return all(sorted(PLACE.findall(text)) == sorted(PLACE.findall(one)) for one in several if one)


def path(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue(language: str) -> Catalog:
    """The catalogue as it is; empty where there is none yet."""
    file = path(language)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8")
    return read_po(StringIO(file.read_text(encoding="utf-8")), locale=language, ignore_obsolete=True)


def save(language: str, have: Catalog) -> None:
    """Write a catalogue sorted by text, without dates, so that two people's changes merge."""
    buffer = BytesIO()
    write_po(buffer, have, sort_output=True, omit_header=False, include_lineno=False, width=0, ignore_obsolete=True)
    lines = [line for line in buffer.getvalue().decode().split("\n") if not DATED.match(line)]
    path(language).parent.mkdir(parents=True, exist_ok=True)
    path(language).write_text("\n".join(lines), encoding="utf-8")


DATED = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team): '
)
