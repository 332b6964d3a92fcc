"""A text with a plural is asked for with its number everywhere: asked for without, English pages show Chinese."""

import re

from tests.architecture.source import SOURCE, modules
from tests.architecture.test_templates import templates
from tests.harness import ROOT

CATALOGUE = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def counted() -> list[str]:
    """The texts the catalogue holds in two numbers, those with a context aside."""
    entries = CATALOGUE.read_text(encoding="utf-8").split("\n\n")
    found = [re.search(r'^msgid ((?:".*"\n)+)msgid_plural', entry, re.MULTILINE) for entry in entries]
    return ["".join(re.findall(r'"(.*)"', one[1])) for one in found if one and "msgctxt" not in one.string]


def test_texts_with_a_plural_are_asked_for_with_their_number():
    texts = counted()
    assert texts
    wrong = [
        f"{module.where}: {text}"
        for module in modules()
        for text in texts
        if f'"{text}"' in module.text and re.search(rf'\b(?:_|gettext(?:_lazy)?)\(\s*"{re.escape(text)}"', module.text)
    ]
    for path in templates():
        page = path.read_text(encoding="utf-8")
        for text in texts:
            shown = re.sub(r"%\((\w+)\)s", r"{{ \1 }}", text)
            heads = [
                page[: at.start()].rpartition("{%")[2]
                for at in re.finditer(re.escape("%}" + shown + "{% endblock"), page)
            ]
            wrong += [f"{path.relative_to(ROOT)}: {text}" for head in heads if head.split()[0] != "plural"]
    assert wrong == []
