"""What the pool exports in the import's layout, the import knows: every column, every row, nothing new."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from abacus.foundation.documents.workbooks import read_workbook
from abacus.pool import services
from abacus.pool.imports.fields import FIELDS
from abacus.pool.models import BudgetEntry, Project
from tests.integration.pool.previews import problems

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME = "=1+1 校舍维修"
KNOWN = {
    "projects": "年度已在项目库中", "budget": "同样的一笔预算已登记过", "execution": "同样的一笔支出已登记过",
}  # fmt: skip


@pytest.fixture
def filled(make_project, performance, day):
    """Two projects with money of several kinds, one of them with a harmful name."""
    first = make_project(NAME, function_code="2050202", special_fund=True, protection=Project.Protection.LOCAL)
    second = make_project("图书购置", book=Project.Book.FUND)
    more = {"by": performance, "on": day}
    services.post_budget(
        project_year=first, kind="request", amount_fen=52_345_678_901, entered_on=date(2021, 10, 8), **more
    )
    for year, amount in ((first, 50_000_000_001), (second, 1_000_000)):
        services.post_budget(
            project_year=year, kind=BudgetEntry.Kind.INITIAL, amount_fen=amount, entered_on=date(2022, 2, 5),
            document_number="+文财预〔2022〕6号", **more,
        )  # fmt: skip
    services.post_execution(
        project_year=first,
        kind="payment",
        amount_fen=123_456,
        entered_on=date(2022, 3, 1),
        document_number="Z1",
        **more,
    )
    services.post_execution(
        project_year=first, kind="refund", amount_fen=-56, entered_on=date(2022, 3, 2), note="=退", **more
    )
    return first, second


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_an_export_is_known_when_it_is_imported_again(
    client, filled, performance, upload, tmp_path: Path, kind: str, format: str
):
    client.force_login(performance, "django.contrib.auth.backends.ModelBackend")
    address = reverse("pool:import-export", args=[kind])
    content = client.get(f"{address}?format={format}").content
    batch = upload(kind, content, f"export.{format}")
    layout = batch.preview["layout"]
    assert set(layout["columns"]) == {field.key for field in FIELDS[kind] if field.key != "secret"}
    assert layout["unit"] == "万元"
    if kind == "execution":
        batch = services.choose(
            batch_id=batch.pk, by=performance, on=date(2022, 3, 16), sheet=None, heading=None, columns=None,
            answers={"mode": "increment"},
        )  # fmt: skip
    rows = 2 if kind == "projects" else 3 if kind == "budget" else 2
    said = problems(batch)
    assert len(said) == rows
    assert all(KNOWN[kind] in one for one in said), said


def test_names_and_amounts_leave_as_they_are(client, filled, performance, tmp_path: Path):
    client.force_login(performance, "django.contrib.auth.backends.ModelBackend")
    path = tmp_path / "projects.xlsx"
    path.write_bytes(client.get(reverse("pool:import-export", args=["projects"])).content)
    [sheet] = read_workbook(path).sheets
    by_heading = dict(zip(next(sheet.values()), sheet.rows[1], strict=False))
    assert (by_heading["项目名称"].value, by_heading["项目名称"].kind) == (NAME, "text")
    assert by_heading["项目代码"].kind == "text"
    assert by_heading["申报金额（万元）"].value == "52345.678901"
    assert [by_heading[name].value for name in ("三保", "专项资金", "支出功能分类")] == [
        "三保地方标准",
        "是",
        "2050202",
    ]


def test_nobody_exports_what_they_may_not_see(client, filled, county, clerk):
    client.force_login(clerk, "django.contrib.auth.backends.ModelBackend")
    others = client.get(reverse("pool:import-export", args=["projects"]) + "?format=csv").content.decode()
    assert others.count("\n") == 3
    assert client.get(reverse("pool:import-export", args=["secrets"])).status_code == 404
