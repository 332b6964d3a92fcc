"""A list shows what its address says, exports exactly that, and costs the same for any number of rows."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abacus.foundation.pages.models import SavedView
from tests.pages_sample import UNIT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def page(client, query: str = "") -> str:
    return client.get(f"/list/?{query}").content.decode()


def names(client, query: str = "") -> list[str]:
    """The names on the page, in order."""
    listed = client.get(f"/list/?{query}").context["list"]
    return [row.name for row in listed.rows]


def exported(client, query: str) -> list[list[str]]:
    """The lines of the CSV."""
    body = b"".join(client.get(f"/list/?{query}&format=csv").streaming_content)
    return list(csv.reader(StringIO(body.decode("utf-8-sig"))))


def test_pages_and_sizes(signed_in, rows):
    assert names(signed_in) == [f"项目{at:02d}" for at in range(20)]
    assert names(signed_in, "size=50&page=2") == [f"项目{at:02d}" for at in range(50, 60)]
    assert len(names(signed_in, "size=1000")) == 20
    assert names(signed_in, "page=99")[-1] == "项目59"


def test_sorting_is_stable_and_turns_round(signed_in, rows):
    assert names(signed_in, "sort=-name")[0] == "项目59"
    assert names(signed_in, "sort=name")[0] == "项目00"
    assert names(signed_in, "sort=password")[0] == "项目00"
    shown = page(signed_in, "sort=name")
    assert 'aria-sort="ascending"' in shown
    assert "sort=-name" in shown


def test_filters_show_as_chips_that_can_be_taken_off(signed_in, rows):
    shown = page(signed_in, "list_id=a&name=项目1")
    assert "类别 甲类" in shown
    assert "名称 项目1" in shown
    assert 'href="/list/?name=%E9%A1%B9%E7%9B%AE1"' in shown
    assert len(names(signed_in, "list_id=a&name=项目1")) == 5


def test_a_range_is_one_chip(signed_in, rows):
    first = rows[0].pk
    shown = page(signed_in, f"id_min={first}&id_max={first + 4}&sort=name")
    assert f"金额 {first} – {first + 4}" in shown
    assert 'href="/list/?sort=name" aria-label="去掉条件：金额"' in shown


def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(signed_in, rows):
    response = signed_in.get("/list/?list_id=nonsense")
    assert response.context["list"].rows == []
    assert "nonsense" in response.content.decode()


def test_totals_are_those_of_what_is_filtered(signed_in, rows):
    total = sum(row.pk for row in rows if row.list_id == "a")
    assert f"<b>{total:,}.00</b>" in page(signed_in, "list_id=a")


def test_columns_are_chosen_and_the_fixed_one_stays(signed_in, rows):
    shown = page(signed_in, "col=due")
    assert "2022-03-31" in shown
    assert "执行率 %" not in shown
    assert "项目00" in shown
    assert "列 2 / 6" in shown


def test_a_missing_amount_is_never_zero(signed_in, rows):
    assert 'title="尚无支付记录"' in page(signed_in)


def test_the_number_of_queries_does_not_grow_with_the_rows(signed_in, rows):
    page(signed_in)
    with CaptureQueriesContext(connection) as few:
        page(signed_in, "size=20")
    with CaptureQueriesContext(connection) as many:
        page(signed_in, "size=50")
    assert len(many) == len(few)


def test_csv_is_exactly_what_is_shown(signed_in, rows):
    lines = exported(signed_in, "list_id=b&sort=-name&col=amount")
    assert lines[0] == ["名称", "金额（万元）"]
    assert lines[1] == ["项目59", str(rows[59].pk)]
    assert len(lines) == 31


def test_xlsx_carries_numbers_and_says_where_they_come_from(signed_in, rows):
    response = signed_in.get("/list/?list_id=a&col=amount&col=paid&col=due&format=xlsx")
    book = openpyxl.load_workbook(BytesIO(response.content))
    sheet, about = book.worksheets
    first = [cell.value for cell in sheet[2]]
    assert first[:3] == ["项目00", rows[0].pk, None]
    assert first[3].date().isoformat() == "2022-03-31"
    assert sheet.max_row == 31
    assert [row[1].value for row in about.rows if row[0].value == "类别"] == ["甲类"]
    assert "filename*=utf-8''" in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "＝1", "\tx", "\rx"])
def test_a_text_that_looks_like_a_formula_stays_a_text(signed_in, other, name):
    SavedView.objects.create(user=other, list_id="a", name=name, query="x")
    assert exported(signed_in, "col=list_id")[1][0] == f"'{name}"
    book = openpyxl.load_workbook(BytesIO(signed_in.get("/list/?format=xlsx").content))
    assert book.worksheets[0]["A2"].data_type == "s"
    assert book.worksheets[0]["A2"].value.endswith(name.strip())


def test_an_amount_in_an_export_is_exact(signed_in, other):
    row = SavedView.objects.create(user=other, list_id="a", name="x", query="x")
    assert exported(signed_in, "col=amount")[1][1] == str(row.pk * UNIT // 1_000_000)


def test_a_bulk_action_runs_on_the_ticked_rows_only(signed_in, rows):
    picked = [rows[0].pk, rows[2].pk]
    answer = signed_in.post("/list/?list_id=a", {"action": "mark", "sel": picked}, follow=True)
    assert "已列入 2 项" in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/list/?list_id=a"


def test_a_bulk_action_on_all_stays_within_the_filter(signed_in, rows):
    answer = signed_in.post("/list/?list_id=a", {"action": "mark", "all": "1"}, follow=True)
    assert "已列入 30 项" in answer.content.decode()


def test_a_row_outside_the_filter_cannot_be_slipped_in(signed_in, rows):
    answer = signed_in.post("/list/?list_id=a", {"action": "mark", "sel": [rows[1].pk]}, follow=True)
    assert "已列入 0 项" in answer.content.decode()


@pytest.mark.parametrize(
    "data", [{"action": "drop", "sel": ["1"]}, {"action": "nothing"}, {"action": "mark", "sel": ["x"]}]
)
def test_what_one_may_not_do_is_no_action(signed_in, rows, data):
    assert signed_in.post("/list/", data).status_code == 400


def test_an_empty_list_says_why_and_what_to_do(signed_in):
    assert "先导入项目。" in page(signed_in)
    assert "清空条件" in page(signed_in, "name=没有")


def test_the_filters_form_is_there_when_asked_for(signed_in, rows):
    assert 'id="id_name"' not in page(signed_in)
    assert 'id="id_name"' in page(signed_in, "filters=open")


def test_views_are_saved_under_a_name_and_replaced(signed_in, clerk, rows):
    data = {"list_id": "sample", "name": "我的甲类", "query": "list_id=a&sort=-name", "next": "/list/"}
    signed_in.post("/views/save/", data)
    signed_in.post("/views/save/", {**data, "query": "list_id=b"})
    (view,) = SavedView.objects.filter(user=clerk)
    assert view.query == "list_id=b"
    shown = page(signed_in, "list_id=b")
    assert '<a href="/list/?list_id=b" aria-current="true">我的甲类</a>' in shown
    assert "删掉这个视图" in shown


def test_a_view_is_ones_own(signed_in, rows):
    assert signed_in.post(f"/views/{rows[0].pk}/drop/", {"next": "/list/"}).status_code == 404
    assert SavedView.objects.filter(pk=rows[0].pk).exists()


def test_a_view_without_a_name_is_not_saved(signed_in, clerk):
    signed_in.post("/views/save/", {"list_id": "sample", "name": " ", "query": "", "next": "/list/"})
    assert not SavedView.objects.filter(user=clerk).exists()
