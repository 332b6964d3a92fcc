"""The English catalogue is made, checked and filled by our own tool."""

import json

import pytest
from babel.messages.catalog import Catalog

from abacus.web import messages


@pytest.fixture
def code(tmp_path, monkeypatch):
    """A package of one module and one template, with a catalogue of its own."""
    source = tmp_path / "src" / "abacus"
    (source / "templates").mkdir(parents=True)
    (source / "texts.py").write_text(
        'x = _("余额 %(fen)s 元")\ny = ngettext("%(n)s 项", "%(n)s 项", 2)\n', encoding="utf-8"
    )
    template = "{% translate '项目' %}{% blocktranslate with n=count %}共 {{ n }} 项{% endblocktranslate %}"
    (source / "templates" / "list.html").write_text(template, encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", source)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    return source


TRANSLATED = {
    "余额 %(fen)s 元": "Balance of %(fen)s yuan",
    "%(n)s 项": ["%(n)s item", "%(n)s items"],
    "项目": "Projects",
    "共 %(n)s 项": "%(n)s in all",
}


def fill(tmp_path, translations: dict) -> int:
    file = tmp_path / "given.json"
    file.write_text(json.dumps(translations), encoding="utf-8")
    return messages.main(["--fill", str(file)])


def test_texts_of_modules_and_templates_are_found(code, capsys):
    assert messages.main(["--missing"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == set(TRANSLATED)


def test_a_complete_catalogue_passes_and_an_incomplete_one_does_not(code, tmp_path, capsys):
    messages.main(["--update"])
    assert messages.main(["--check"]) == 1
    assert "缺译 项目" in capsys.readouterr().err
    assert fill(tmp_path, TRANSLATED) == 0
    assert messages.main(["--check"]) == 0
    assert messages.path("en").with_suffix(".mo").exists()


def test_a_text_the_code_no_longer_says_is_a_fault_until_it_is_taken_out(code, tmp_path, capsys):
    fill(tmp_path, TRANSLATED)
    (code / "templates" / "list.html").write_text("{% translate '项目' %}", encoding="utf-8")
    assert messages.main(["--check"]) == 1
    assert "代码里已没有 共 %(n)s 项" in capsys.readouterr().err
    messages.main(["--update"])
    assert messages.main(["--check"]) == 0


def test_a_translation_without_the_texts_places_is_refused_and_nothing_is_saved(code, tmp_path, capsys):
    assert fill(tmp_path, {**TRANSLATED, "余额 %(fen)s 元": "Balance"}) == 1
    assert "余额 %(fen)s 元" in capsys.readouterr().err
    assert messages.main(["--check"]) == 1


def test_a_translation_of_an_unknown_text_is_told(code, tmp_path, capsys):
    assert fill(tmp_path, {**TRANSLATED, "没有这句": "No such"}) == 0
    assert "没有这句" in capsys.readouterr().err


def test_the_file_does_not_change_from_one_run_to_the_next(code, tmp_path):
    fill(tmp_path, TRANSLATED)
    first = messages.path("en").read_bytes()
    messages.main(["--update"])
    assert messages.path("en").read_bytes() == first


def test_a_fuzzy_translation_is_a_fault(code, tmp_path):
    fill(tmp_path, TRANSLATED)
    have = messages.catalogue("en")
    have["项目"].flags.add("fuzzy")
    messages.save("en", have)
    assert messages.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("text", "translation", "same"),
    [("{n} 项", "{n} items", True), ("{n} 项", "items", False), ("%s 与 %s", "%s and %s", True), ("%s", "%d", False)],
)
def test_places_are_compared(text, translation, same):
    assert messages.same_places(text, translation) is same


def test_an_empty_catalogue_is_no_error(code):
    assert isinstance(messages.catalogue("en"), Catalog)
