"""Texts of pure modules: Chinese at once, another language where a page asks for it."""

from abacus.foundation.documents.messages import Message, recognised

ROWS = "第 {row} 行缺少{what}"
ENGLISH = {ROWS: "Row {row} lacks {what}", "分值": "a weight"}


def in_english(text: str) -> str:
    return ENGLISH.get(text, text)


def test_a_message_is_chinese_until_a_page_asks_for_another_language():
    said = Message(ROWS, row="3", what=Message("分值"))
    assert said == "第 3 行缺少分值"
    assert said.translated(in_english) == "Row 3 lacks a weight"


def test_a_stored_message_is_known_again_by_the_template_it_fits():
    found = recognised("第 3 行缺少分值", ["没有找到{what}", ROWS])
    assert isinstance(found, Message)
    assert found.translated(in_english) == "Row 3 lacks a weight"


def test_a_stored_text_that_fits_no_template_stays_as_it_is():
    assert recognised("另一句话", [ROWS]) == "另一句话"
    assert not isinstance(recognised("另一句话", [ROWS]), Message)
