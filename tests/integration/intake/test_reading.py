"""Files handed in are kept, read one by one in the background, and known when they come again."""

import pytest
from django.core.files.base import ContentFile
from xlsxwriter.utility import xl_cell_to_rowcol

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Source, Table
from abacus.cycle.intake.services import reading
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from tests import factories
from tests.harness import DAY
from tests.intake_steps import OURS, asked, form, given, hand_in, last_job, packed, work
from tests.unit.documents.ministry import FormSheet

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def finance(county):
    """Who takes the county's tables in."""
    return county.posts[Role.PERFORMANCE_DIVISION]


def states(batch):
    return list(batch.sources.order_by("pk").values_list("name", "state"))


def test_every_file_is_kept_and_every_form_in_it_becomes_a_table(county, finance):
    several = form({"C3": "校舍维修"}, {"C3": "图书购置"})
    batch = hand_in(county.region, finance, given(**{"教育局/一": form(), "教育局/二": several}))
    assert batch.state == Batch.State.READY
    assert [one.upload is not None for one in batch.sources.all()] == [True, True]
    tables = list(batch.tables.all())
    assert [(one.title, one.sheet, one.fiscal_year) for one in tables] == [
        ("教学设备购置", "表1", 2021), ("校舍维修", "表1", 2021), ("图书购置", "表2", 2021),
    ]  # fmt: skip
    assert {one.unit for one in tables} == {county.unit}
    assert {one.organisation_path for one in tables} == {county.unit.path}
    assert tables[0].warnings == 0
    assert tables[0].marks
    assert Event.objects.filter(action="intake.opened").count() == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_table_is_known_by_its_name_though_it_lies_under_its_hash(county, finance, encoding):
    rows: dict[int, dict[int, str]] = {}
    for at, value in FormSheet(OURS).cells.items():
        row, column = xl_cell_to_rowcol(at)
        rows.setdefault(row, {})[column] = str(value)
    lines = [
        ",".join('"' + rows.get(row, {}).get(column, "").replace("\n", " ") + '"' for column in range(10))
        for row in range(max(rows) + 1)
    ]
    files = [("教育局/自评表.csv", ContentFile("\n".join(lines).encode(encoding)))]
    batch = hand_in(county.region, finance, files)
    source = batch.sources.get()
    assert (source.state, source.error) == ("read", None)
    assert batch.tables.get().title == "教学设备购置"
    services.correct(source_id=source.pk, sheet="", cell="A1", field="", remember=False, by=finance, on=DAY)
    assert batch.tables.get().title == "教学设备购置"


def test_a_poisoned_file_never_stops_the_others(county, finance, monkeypatch):
    files = [*given(好=form()), ("坏.xlsx", ContentFile(b"PK\x03\x04 no workbook")), ("空.xlsx", ContentFile(b""))]
    files += [("说明.pdf", ContentFile(b"%PDF-1.4\n%%EOF")), ("程序.exe", ContentFile(b"MZ")), *given(再=form(C3="书"))]
    batch = hand_in(county.region, finance, files)
    found = dict(states(batch))
    assert found.pop("好.xlsx") == found.pop("再.xlsx") == Source.State.READ
    assert set(found.values()) == {Source.State.REFUSED}
    assert all(one.error["message"] for one in batch.sources.filter(state="refused"))
    assert batch.tables.count() == 2


def test_a_file_over_which_the_reader_itself_fails_is_refused_and_the_others_go_on(county, finance, monkeypatch):
    real = reading.read_all

    def failing(files, **more):
        for at, (path, name) in enumerate(files):
            if at == 1:
                raise ValueError("a fault of the reader")
            yield from real([(path, name)], **more)

    monkeypatch.setattr(reading, "read_all", failing)
    batch = hand_in(county.region, finance, given(一=form(), 二=form(C3="二"), 三=form(C3="三"), 四=form(C3="四")))
    assert [state for _name, state in states(batch)] == ["read", "refused", "read", "refused"]
    assert batch.state == Batch.State.READY


def test_the_members_of_a_zip_are_files_of_their_own(county, finance):
    content = packed(甲=form(), 乙=form(C3="图书购置"), 丙=b"no workbook")
    batch = hand_in(county.region, finance, [("全部.zip", ContentFile(content))])
    found = states(batch)
    assert found[0] == ("全部.zip", "read")
    assert dict(found[1:]) == {"全部.zip/甲.xlsx": "read", "全部.zip/乙.xlsx": "read", "全部.zip/丙.xlsx": "refused"}
    assert batch.tables.count() == 2


def test_reading_twice_changes_nothing(county, finance):
    first = hand_in(county.region, finance, given(一=form()))
    again = hand_in(county.region, finance, given(改名=form(), 重复=form()))
    assert [one.state for one in again.sources.all()] == ["known", "known"]
    assert {one.same_as for one in again.sources.all()} == {first.sources.get()}
    assert Table.objects.count() == 1
    within = hand_in(county.region, finance, given(甲=form(C3="书"), 乙=form(C3="书")))
    assert [state for _name, state in states(within)] == ["read", "known"]


def test_the_same_bytes_are_read_again_once_their_batch_was_given_up(county, finance):
    first = hand_in(county.region, finance, given(一=form()))
    services.cancel(batch_id=first.pk, by=finance, on=DAY)
    assert [state for _name, state in states(hand_in(county.region, finance, given(一=form())))] == ["read"]


def test_a_double_click_is_one_batch_and_one_job(county, finance):
    click = {"organisation": county.region, "title": "自评", "by": finance, "on": DAY}
    first = services.open_batch(files=given(一=form(), 二=form(C3="书")), **click)
    assert services.open_batch(files=given(一=form(), 二=form(C3="书")), **click) == first
    assert Job.objects.count() == 1
    assert work(first).tables.count() == 2


def test_a_killed_reading_goes_on_where_it_stopped(county, finance, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1)
    batch = services.open_batch(
        organisation=county.region,
        files=given(一=form(), 二=form(C3="书"), 三=form(C3="椅")),
        title="",
        by=finance,
        on=DAY,
    )
    real, calls = reading.write, []

    def killed(source, forms, on):
        calls.append(source.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(source, forms, on)

    monkeypatch.setattr(reading, "write", killed)
    job = services.job_of(batch)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    assert [state for _name, state in states(batch)] == ["read", "waiting", "waiting"]
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    work(batch)
    assert calls == ["一.xlsx", "二.xlsx", "二.xlsx", "三.xlsx"]
    assert (batch.state, batch.tables.count()) == (Batch.State.READY, 3)


def test_cancelling_stops_within_a_chunk_and_what_was_read_can_be_looked_at(county, finance, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1)
    files = given(一=form(), 二=form(C3="书"), 三=form(C3="椅"))
    batch = services.open_batch(organisation=county.region, files=files, title="", by=finance, on=DAY)
    real = reading.write

    def stopping(source, forms, on):
        real(source, forms, on)
        if source.name == "二.xlsx":
            services.cancel(batch_id=batch.pk, by=finance, on=DAY)

    monkeypatch.setattr(reading, "write", stopping)
    work(batch)
    assert (batch.state, last_job(batch).state) == (Batch.State.CANCELLED, Job.State.CANCELLED)
    assert [state for _name, state in states(batch)] == ["read", "waiting", "waiting"]


def test_a_colleague_may_stop_it_and_reading_that_stopped_by_itself_is_taken_up_again(county, finance):
    colleague = factories.person(Role.PERFORMANCE_DIVISION, county.region)
    batch = services.open_batch(organisation=county.region, files=given(一=form()), title="", by=finance, on=DAY)
    Job.objects.filter(pk=services.job_of(batch).pk).update(state=Job.State.FAILED)
    job = services.resume(batch_id=batch.pk, by=colleague, on=DAY)
    assert services.resume(batch_id=batch.pk, by=finance, on=DAY) == job
    services.cancel(batch_id=batch.pk, by=finance, on=DAY)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert Event.objects.filter(action="intake.cancelled").get().by == finance
    with pytest.raises(Refusal):
        services.resume(batch_id=batch.pk, by=finance, on=DAY)


def test_a_table_without_a_unit_of_the_county_asks_and_offers_the_nearest(county, finance):
    batch = hand_in(county.region, finance, given(一=form(G4="文登区第一中学校")))
    table = batch.tables.get()
    assert table.state == Table.State.LOOK
    assert asked(table) == ["unit.not_found"]
    assert table.unit is None
    assert table.questions[0]["options"][0]["label"] == "文登区第一中学"
    assert table.organisation_path == county.region.path


def test_a_code_that_is_somebody_elses_is_never_taken_silently(county, finance):
    table = hand_in(county.region, finance, given(一=form(G4="101002-文登区第一中学"))).tables.get()
    assert asked(table) == ["unit.disagrees"]
    assert {one["label"] for one in table.questions[0]["options"]} == {"文登区实验小学", "文登区第一中学"}


def test_a_year_that_is_nowhere_is_asked(county, finance):
    files = given(一=form(A2=None))
    table = hand_in(county.region, finance, files).tables.get()
    assert asked(table) == ["year.missing"]
    services.choose_year(table_id=table.pk, year=2021, by=finance, on=DAY)
    assert asked(table) == ["project.not_found"]
    with_year = hand_in(county.region, finance, given(二=form(A2=None, C3="书")), fiscal_year=2021)
    assert with_year.tables.get().fiscal_year == 2021


def test_only_who_imports_there_hands_in_for_a_body(county, finance):
    neighbour = factories.neighbour()
    with pytest.raises(Refused):
        hand_in(neighbour.region, finance, given(一=form()))
    with pytest.raises(Refused):
        hand_in(county.region, county.posts[Role.UNIT_CLERK], given(一=form()))
    with pytest.raises(Refusal, match="没有选文件"):
        hand_in(county.region, finance, [])


def test_a_unit_hands_in_its_own_tables_and_no_others(county):
    clerk = county.posts[Role.UNIT_CLERK]
    batch = hand_in(county.unit, clerk, given(一=form(), 二=form(G4="101002-文登区实验小学")))
    own, other = batch.tables.all()
    assert own.unit == county.unit
    assert asked(other) == ["unit.not_found"]
    with pytest.raises(Refusal, match="没有这个单位"):
        services.choose_unit(table_id=other.pk, unit_id=county.sibling_unit.pk, by=clerk, on=DAY)
