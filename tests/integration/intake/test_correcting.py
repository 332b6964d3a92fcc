"""What people say of cells is read at once, remembered where they want it, and taken back."""

import pytest

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Correction, LearntWord, Source, Table
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests import factories
from tests.harness import DAY
from tests.intake_steps import form, given, hand_in, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STRANGE = {"D5": "起始数"}
"""The head of the column of the opening budget as no layout knows it."""


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def finance(county):
    """Who takes the county's tables in."""
    return county.posts[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def table(county, finance):
    """A table of which the opening budget was not found."""
    return hand_in(county.region, finance, given(一=form(**STRANGE))).tables.get()


def correct(table, by, remember=False, **what):
    said = {"sheet": table.sheet, "cell": "D5", "field": "label:funds.initial", **what}
    services.correct(source_id=table.source_id, remember=remember, by=by, on=DAY, **said)
    return Table.objects.get(source=table.source_id)


def opening(table):
    return table.read["funds"]["initial_fen"]


def test_a_cell_that_is_pointed_at_is_read_at_once_and_the_table_keeps_its_place(table, finance):
    assert opening(table) is None
    services.choose_year(table_id=table.pk, year=2020, by=finance, on=DAY)
    again = correct(table, finance)
    assert (again.pk, again.title, again.fiscal_year) == (table.pk, "教学设备购置", 2020)
    assert opening(again) == 500_000_000
    assert Event.objects.get(action="intake.corrected").after["cell"] == "D5"


def test_a_correction_is_taken_back(table, finance):
    correct(table, finance)
    services.undo_correction(correction_id=Correction.objects.get().pk, by=finance, on=DAY)
    table.refresh_from_db()
    assert opening(table) is None


def test_a_word_that_is_remembered_reads_the_next_file_until_it_is_withdrawn(table, county, finance):
    correct(table, finance, remember=True)
    word = LearntWord.objects.get()
    assert (word.word, word.field) == ("起始数", "funds.initial")
    assert (word.region, word.learnt_from) == (county.region, table.source)
    following = hand_in(county.region, finance, given(二=form(**STRANGE, C3="图书购置"))).tables.get()
    assert opening(following) == 500_000_000
    services.withdraw_word(word_id=word.pk, by=finance, on=DAY)
    last = hand_in(county.region, finance, given(三=form(**STRANGE, C3="桌椅购置"))).tables.get()
    assert opening(last) is None
    with pytest.raises(Refusal, match="已经撤回"):
        services.withdraw_word(word_id=word.pk, by=finance, on=DAY)


def test_a_word_is_learnt_for_its_own_region_alone(table, finance):
    correct(table, finance, remember=True)
    other = factories.neighbour()
    words = services.learnt_words(other.region).words
    assert words == {}
    with pytest.raises(LearntWord.DoesNotExist):
        services.withdraw_word(word_id=LearntWord.objects.get().pk, by=other.posts[Role.PERFORMANCE_DIVISION], on=DAY)


def test_a_unit_puts_its_own_file_right_but_teaches_the_region_nothing(county):
    clerk = county.posts[Role.UNIT_CLERK]
    own = hand_in(county.unit, clerk, given(一=form(**STRANGE))).tables.get()
    with pytest.raises(Refused):
        correct(own, clerk, remember=True)
    assert not LearntWord.objects.exists()
    assert opening(correct(own, clerk)) == 500_000_000


@pytest.mark.parametrize("what", [{"cell": "猫"}, {"cell": ""}, {"field": "no.such"}, {"field": "label:"}])
def test_what_is_no_cell_or_no_field_changes_nothing(table, finance, what):
    with pytest.raises(Refusal):
        correct(table, finance, **what)
    assert not Correction.objects.exists()


def test_a_file_without_a_form_is_read_once_its_head_is_pointed_at(county, finance):
    source = hand_in(county.region, finance, given(一=form(F12="年末实现数"))).sources.get()
    assert (source.state, source.error["code"], source.tables.count()) == ("refused", "file.not_a_form", 0)
    said = {"sheet": "表1", "cell": "F12", "field": "label:indicator.actual"}
    services.correct(source_id=source.pk, by=finance, on=DAY, **said)
    source.refresh_from_db()
    assert (source.state, source.error) == (Source.State.READ, None)
    assert source.tables.get().read["indicators"][0]["actual"] == "120"
    services.undo_correction(correction_id=Correction.objects.get().pk, by=finance, on=DAY)
    source.refresh_from_db()
    assert (source.state, source.tables.count()) == (Source.State.REFUSED, 0)


def test_what_was_taken_is_not_corrected_any_more(county, finance):
    batch = hand_in(county.region, finance, given(一=form()))
    services.choose_new_projects(batch_id=batch.pk, by=finance, on=DAY)
    take(batch, finance, "settled")
    with pytest.raises(Refusal, match="已经收下"):
        correct(batch.tables.get(), finance)
