"""The page of a table: its sheet as it looks, correcting by cell, questions, setting aside; learnt words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from abacus.cycle.intake.models import Correction, LearntWord, Source, Table
from abacus.foundation.accounts.roles import Role
from tests import factories
from tests.intake_steps import form, given, hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
UNKNOWN = {"F12": "年末达到"}
"""A head that no layout lists."""


@pytest.fixture
def county(db):
    return factories.county()


@pytest.fixture
def finance(county):
    return county.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def browser(client, finance):
    client.force_login(finance, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def read(county, finance):
    """A function that hands in one file with changes and answers its table."""

    def one(**changes) -> Table:
        return hand_in(county.region, finance, given(甲=form(**changes))).tables.get()

    return one


def page(browser, name, *args, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def cell(shown: str, at: str) -> str:
    """The markup of one cell of the sheet."""
    begin = shown.index(f'<td id="c-{at}"')
    return shown[begin : shown.index("</td>", begin)]


def correct(browser, source, at, meaning, **more):
    posted = {"sheet": "表1", "cell": at, "meaning": meaning, **more}
    return browser.post(reverse("intake:correct", args=[source.pk]), posted, follow=True).content.decode()


def test_the_sheet_looks_as_it_does_and_says_what_each_cell_was_taken_for(browser, read):
    table = read(D6=501, E14="95%", C3="<b>设备</b>")
    shown = page(browser, "intake:table", table.pk)
    assert 'class="g-head"' in cell(shown, "C3")
    assert 'colspan="8"' in cell(shown, "C3")
    assert "&lt;b&gt;设备&lt;/b&gt;" in cell(shown, "C3")
    assert "栏目名：项目名称" in cell(shown, "A3")
    assert "finding" in cell(shown, "D6")
    assert "doubt" in cell(shown, "E14")
    assert 'href="#c-D6"' in shown


def test_the_cells_are_the_same_in_english(browser, read):
    table = read(D6=501)
    browser.cookies["django_language"] = "en"
    browser.post(reverse("set_language"), {"language": "en"})
    shown = page(browser, "intake:table", table.pk)
    assert "Project name" in cell(shown, "C3")


def test_a_file_without_a_table_is_shown_so_that_one_can_point_at_its_heads(browser, county, finance):
    rows = "子目,任务数,做到,权数,自己打分,一级\n" + "养护里程,≥120公里,120公里,100,100,产出指标\n"
    batch = hand_in(county.region, finance, [("零.csv", SimpleUploadedFile("零.csv", rows.encode()))])
    source = batch.sources.get()
    assert source.state == Source.State.REFUSED
    shown = page(browser, "intake:source", source.pk)
    assert "子目" in cell(shown, "A1")
    assert "照此重新读取" in shown


def test_a_head_that_was_not_known_is_corrected_remembered_and_undone(browser, county, finance):
    batch = hand_in(county.region, finance, given(甲=form(**UNKNOWN)))
    source = batch.sources.get()
    said = correct(browser, source, "f12", "label:indicator.actual", remember="1")
    assert "已照此重新读取：F12 是“栏目名：完成值”" in said
    table = source.tables.get()
    assert table.read["indicators"][0]["actual"] == "120"
    assert "✎" in cell(page(browser, "intake:table", table.pk), "F12")
    word = LearntWord.objects.get()
    assert (word.word, word.field, word.region) == ("年末达到", "indicator.actual", county.region)
    again = hand_in(county.region, finance, given(乙=form(C3="图书购置", **UNKNOWN)))
    assert again.tables.get().read["indicators"][0]["actual"] == "120"
    browser.post(reverse("intake:undo", args=[Correction.objects.get().pk]))
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("at", "meaning", "said"),
    [
        ("C", "project.name", "“C”不是单元格"),
        ("C3", "", "没有选这个单元格是什么"),
        ("C3", "project.colour", "没有选这个单元格是什么"),
    ],
)
def test_a_correction_that_says_nothing_is_refused_in_words(browser, read, at, meaning, said):
    table = read()
    assert said in correct(browser, table.source, at, meaning, table=table.pk)
    assert not Correction.objects.exists()


def test_a_cell_can_be_nothing_at_all(browser, read):
    table = read()
    correct(browser, table.source, "F13", "none", table=table.pk)
    table = Table.objects.get(source=table.source)
    assert table.read["indicators"][0]["actual"] is None
    assert "不是任何内容" in page(browser, "intake:table", table.pk)


def test_questions_are_answered_on_the_page(browser, county, read):
    table = read(G4="某某学校", C4="某某局")
    shown = page(browser, "intake:table", table.pk)
    assert "机构中没有“某某学校”" in shown
    assert county.unit.name in shown
    choose = reverse("intake:choose", args=[table.pk])
    browser.post(choose, {"answer": "unit", "value": county.unit.pk})
    assert "项目库里没有" in page(browser, "intake:table", table.pk)
    browser.post(choose, {"answer": "project", "value": "new"})
    table.refresh_from_db()
    assert (table.state, table.unit) == (Table.State.READ, county.unit)
    assert 'id="ask-again-unit"' in page(browser, "intake:table", table.pk, again="1")
    browser.post(choose, {"answer": "unit", "value": county.sibling_unit.pk})
    table.refresh_from_db()
    assert table.unit == county.sibling_unit
    assert "没有选答案" in browser.post(choose, {"answer": "unit", "value": "x"}, follow=True).content.decode()


def test_a_table_is_set_aside_and_taken_back(browser, read):
    table = read()
    browser.post(reverse("intake:aside", args=[table.pk]))
    assert "放在一边，确认时不收" in page(browser, "intake:table", table.pk)
    browser.post(reverse("intake:back", args=[table.pk]))
    assert "放在一边，确认时不收" not in page(browser, "intake:table", table.pk)


def test_one_goes_from_table_to_table_without_going_back(browser, county, finance):
    batch = hand_in(county.region, finance, given(甲=form(), 乙=form(C3="图书"), 丙=form(C3="校舍")))
    first, second, third = batch.tables.order_by("pk")
    shown = page(browser, "intake:table", second.pk)
    assert "第 2 张，共 3 张" in shown
    assert f'rel="prev" href="{reverse("intake:table", args=[first.pk])}"' in shown
    assert f'rel="next" href="{reverse("intake:table", args=[third.pk])}"' in shown


def test_learnt_words_are_listed_and_withdrawn_by_the_region(browser, client, county, read, finance):
    table = read()
    correct(browser, table.source, "D13", "indicator.name", remember="1", table=table.pk)
    word = LearntWord.objects.get()
    shown = page(browser, "intake:words")
    assert word.word in shown
    assert "三级指标" in shown
    assert f"撤回“{word.word}”" in shown
    browser.post(reverse("intake:word-withdraw", args=[word.pk]))
    word.refresh_from_db()
    assert word.withdrawn_on is not None
    page(browser, "intake:words")  # has said that it was withdrawn
    assert word.word not in page(browser, "intake:words", used="yes")
