"""The year plan: focuses and tasks with owner and deadline, progress with evidence, overdue, reminders."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.notices.models import Notice
from abacus.foundation.planning import importing, services
from abacus.foundation.planning.models import PlanTask, TaskReport, WorkPlan
from abacus.foundation.refusals import Refusal
from abacus.foundation.workflow.worklist import worklist
from tests import planning_steps as steps
from tests.factories import county, neighbour
from tests.planning_steps import DAY, campaign, draft, task

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2023, 4, 3)


@pytest.fixture
def place():
    return county()


@pytest.fixture
def lead(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def owner(place):
    return place.people[Role.DEPARTMENT_CLERK]


@pytest.fixture
def browser(client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: LATER)

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def report(one, by, percent=100, finished=True, on=LATER, text="已印发并通报", **more):
    return services.report_progress(
        task_id=one.pk, percent=percent, text=text, version=one.version, finished=finished, by=by, on=on, **more
    )


def test_heze_2023_has_four_focuses_and_sixteen_tasks(place):
    plan = campaign(place)
    assert plan.focuses.count() == 4
    assert PlanTask.objects.filter(focus__plan=plan).count() == 16
    assert task(plan, "出台成本绩效操作规程").due_on == date(2023, 6, 30)
    assert task(plan, "开展业务培训").due_on == date(2023, 12, 31)
    assert task(plan, "提高绩效目标质量").role == Role.DEPARTMENT_CLERK


def test_a_draft_is_seen_by_those_who_manage_it_alone(place, lead, owner):
    plan = draft(place)
    assert list(WorkPlan.objects.visible_to(lead, DAY)) == [plan]
    assert not WorkPlan.objects.visible_to(owner, DAY)
    with pytest.raises(Refusal, match="还没有任务"):
        services.issue_plan(plan_id=plan.pk, by=lead, on=DAY)


def test_when_issued_everybody_below_reads_it_and_the_owners_are_told(place, owner):
    plan = campaign(place)
    for role in (Role.UNIT_CLERK, Role.DEPARTMENT_HEAD, Role.FINANCE_DIVISION, Role.DEPUTY):
        assert list(WorkPlan.objects.visible_to(place.people[role], DAY)) == [plan]
    assert not WorkPlan.objects.visible_to(neighbour().people[Role.PERFORMANCE_DIVISION], DAY)
    owned = PlanTask.objects.filter(organisation=place.department).count()
    assert Notice.objects.filter(user=owner).count() == owned
    assert sum(item.what == "工作计划任务" for item in worklist(owner, DAY).all) == owned


def test_an_owner_reports_with_evidence_and_the_lead_confirms(place, lead, owner):
    plan = campaign(place)
    one = report(
        task(plan, "提高绩效目标质量"), owner, percent=60, finished=False,
        evidence=[("通知.txt", ContentFile("虚构的通知".encode()))],
    )  # fmt: skip
    assert (one.state, one.percent) == (PlanTask.State.OPEN, 60)
    assert [file.name for file in one.reports.get().evidence.all()] == ["通知.txt"]
    one = report(one, owner)
    assert [item.what for item in worklist(lead, LATER).all if item.what == "确认任务完成"] == ["确认任务完成"]
    one = services.confirm_task(task_id=one.pk, version=one.version, by=lead, on=LATER)
    assert (one.state, one.done_on) == (PlanTask.State.DONE, LATER)
    assert Event.objects.filter(action="plan.task_done").count() == 1


def test_what_is_sent_back_is_the_owners_again(place, lead, owner):
    one = report(task(campaign(place), "提高绩效目标质量"), owner)
    with pytest.raises(Refusal, match="退回的理由"):
        services.send_back_task(task_id=one.pk, reason=" ", version=one.version, by=lead, on=LATER)
    one = services.send_back_task(task_id=one.pk, reason="缺退回率台账", version=one.version, by=lead, on=LATER)
    assert one.state == PlanTask.State.OPEN
    assert Notice.objects.filter(user=owner, text__contains="缺退回率台账").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"percent": 101}, "101%"),
        ({"percent": -1}, "-1%"),
        ({"percent": 90}, "应为 100%"),
        ({"text": " "}, "没有写进展"),
    ],
)
def test_a_report_that_says_nothing_clear_is_refused(place, owner, changed, said):
    with pytest.raises(Refusal, match=said):
        report(task(campaign(place), "提高绩效目标质量"), owner, **changed)


def test_only_the_owner_reports_and_only_the_lead_confirms(place, owner):
    one = task(campaign(place), "提高绩效目标质量")
    with pytest.raises(PermissionDenied):
        report(one, place.people[Role.UNIT_CLERK])
    one = report(one, owner)
    with pytest.raises(PermissionDenied):
        services.confirm_task(task_id=one.pk, version=one.version, by=owner, on=LATER)


def test_the_second_of_two_people_is_told(place, owner):
    one = task(campaign(place), "提高绩效目标质量")
    report(one, owner, percent=50, finished=False)
    with pytest.raises(Refusal, match="刚刚有人改过"):
        report(one, owner, percent=70, finished=False)


def test_after_the_plan_is_issued_a_change_wants_a_reason(place, lead):
    one = task(campaign(place), "提高绩效目标质量")
    wanted = services.TaskInput(
        focus=one.focus.title, title=one.title, organisation=place.other_department, due_on=date(2023, 5, 31)
    )
    with pytest.raises(Refusal, match="写明理由"):
        services.change_task(task_id=one.pk, task=wanted, version=one.version, by=lead, on=LATER)
    services.change_task(task_id=one.pk, task=wanted, version=one.version, reason="职能调整", by=lead, on=LATER)
    assert one.reports.get().kind == TaskReport.Kind.CHANGED
    assert Event.objects.get(action="plan.task_changed").reason == "职能调整"


def test_a_plan_is_closed_once_nothing_is_open(place, lead):
    plan = campaign(place)
    with pytest.raises(Refusal, match="还有 16 项任务"):
        services.close_plan(plan_id=plan.pk, by=lead, on=LATER)
    for one in PlanTask.objects.filter(focus__plan=plan):
        services.cancel_task(task_id=one.pk, reason="机构改革", version=one.version, by=lead, on=LATER)
    services.close_plan(plan_id=plan.pk, by=lead, on=LATER)
    with pytest.raises(Refusal, match="已办结"):
        services.add_focus(plan_id=plan.pk, title="新重点", by=lead, on=LATER)


def test_owners_are_reminded_once_while_the_notice_is_unread(place, lead, owner):
    plan = campaign(place)
    late = PlanTask.objects.filter(focus__plan=plan, due_on__lt=LATER).values_list("pk", flat=True)
    Notice.objects.all().delete()
    assert services.remind(task_ids=late, by=lead, on=LATER)[0] == 1
    assert "已逾期" in Notice.objects.get(user=owner).text
    assert services.remind(task_ids=late, by=lead, on=LATER)[0] == 0


def test_a_task_of_a_vacant_post_is_named(place, lead):
    plan = draft(place)
    wanted = services.TaskInput(focus="重点", title="任务", organisation=place.other_unit, due_on=date(2023, 3, 1))
    services.add_task(plan_id=plan.pk, task=wanted, by=lead, on=DAY)
    services.issue_plan(plan_id=plan.pk, by=lead, on=DAY)
    told, vacant = services.remind(task_ids=PlanTask.objects.values_list("pk", flat=True), by=lead, on=LATER)
    assert (told, [one.title for one in vacant]) == (0, ["任务"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("\t任务甲\t\t不存在的单位\t\t6月底\t", "不在文登区之内"),
        ("\t任务甲\t\t{department}\t\t2023-13-40\t", "不是日期"),
        ("\t\t\t{department}\t\t6月底\t", "没有写任务"),
        ("\t任务甲\t\t{department}\t查无此人\t6月底\t", "找不到唯一的"),
        ("\t任务甲\t\t{department}\t\t6月底\t没有的环节", "不认识环节"),
        ("\t" + "长" * 301 + "\t\t{department}\t\t6月底\t", "文字太长"),
        ("", "表头下面没有任务"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_taken(place, line, said):
    text = f"{steps.HEAD}\n{line.format(department=place.department.name)}"
    read = importing.read(draft(place), text, None, DAY)
    assert read.tasks == ()
    assert said in read.complaints[0].message


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月底", date(2023, 6, 30)),
        ("2月末", date(2023, 2, 28)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("9 月 30 日前", date(2023, 9, 30)),
        ("2023/9/5", date(2023, 9, 5)),
        ("年底", date(2023, 12, 31)),
        ("尽快", None),
        ("", None),
    ],
)
def test_deadlines_are_read_as_people_write_them(text, day):
    assert importing.day_of(text, 2023) == day


def test_a_table_is_pasted_checked_and_taken_in(place, lead, browser):
    plan = draft(place)
    page = reverse("planning:import", args=[plan.pk])
    client = browser(lead)
    assert client.post(page, {"text": "没有表头"}).status_code == 422
    checked = client.post(page, {"text": steps.table(place)})
    assert "加入这 16 项任务" in checked.content.decode()
    assert not plan.focuses.exists()
    client.post(page, {"text": steps.table(place), "confirm": "1"})
    assert PlanTask.objects.filter(focus__plan=plan).count() == 16


def test_a_csv_file_is_read_as_well(place, lead, browser):
    plan = draft(place)
    file = SimpleUploadedFile("任务.csv", steps.table(place).replace("\t", ",").encode("gb18030"))
    shown = browser(lead).post(reverse("planning:import", args=[plan.pk]), {"file": file})
    assert "加入这 16 项任务" in shown.content.decode()


def test_the_pages_show_what_is_late_and_let_its_owner_report(place, lead, owner, browser):
    plan = campaign(place)
    shown = browser(lead).get(reverse("planning:plan", args=[plan.pk]) + "?show=late").content.decode()
    assert "提高绩效目标质量" in shown
    assert "部门整体绩效全覆盖" not in shown
    assert browser(lead).get(reverse("planning:plans") + "?format=csv").status_code == 200
    one = task(plan, "提高绩效目标质量")
    page = reverse("planning:task", args=[one.pk])
    client = browser(owner)
    assert "报送进展" in client.get(page).content.decode()
    given = {"percent": "80", "text": "完成两轮审核", "version": one.version}
    file = SimpleUploadedFile("台账.txt", "虚构的台账".encode())
    assert client.post(page, {**given, "evidence": [file]}).status_code == 302
    assert client.post(page, {**given, "percent": "80.5"}).status_code == 422
    assert "台账.txt" in client.get(page).content.decode()
    assert one.title in client.get(reverse("planning:mine")).content.decode()


def test_the_calendar_shows_when_tasks_are_due(place, owner, browser):
    campaign(place)
    shown = browser(owner).get(reverse("schedule:calendar")).content.decode()
    assert "任务时限" in shown
    assert "2023-06-30 出台成本绩效操作规程" in shown
