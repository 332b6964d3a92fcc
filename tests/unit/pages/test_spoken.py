"""What the engine said, in the language of the page."""

import pytest
from django.utils import translation

from abacus.engine.texts import say
from abacus.foundation.pages.spoken import spoken, texts_in
from abacus.foundation.refusals import Refusal
from abacus.web import messages


@pytest.fixture(autouse=True)
def _english():
    messages.compiled()
    translation.trans_real._translations.clear()
    with translation.override("en"):
        yield


SUM = say("formula.Add", a=say("label.executed_fen"), b="8.62")


def test_a_formula_is_said_in_english_with_its_parts():
    assert SUM == "执行数 + 8.62"
    assert spoken({"steps": [{"formula": SUM, "value": 862}]}) == {
        "steps": [{"formula": "Executed amount + 8.62", "value": 862}]
    }


def test_a_stored_text_is_said_in_english_where_the_same_computation_says_the_same():
    stored = {"formula": str(SUM), "words": "另一次计算"}
    assert spoken(stored, texts_in([SUM])) == {"formula": "Executed amount + 8.62", "words": "另一次计算"}


def test_a_name_that_happens_to_be_a_word_of_the_engine_is_left_alone():
    assert spoken("执行数") == "执行数"


def test_a_refusal_says_a_readers_message_in_the_language_of_the_page():
    assert Refusal(SUM).message == "Executed amount + 8.62"
