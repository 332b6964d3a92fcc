"""Late filing by request: asked with a reason, granted until a day or declined, and let in for that long."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.notices.models import Notice
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule import services
from abacus.foundation.schedule.models import LateFiling
from abacus.foundation.workflow.worklist import worklist
from tests.factories import county

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STAGE, CLOSES, LATE, UNTIL = "self_evaluation", date(2022, 3, 31), date(2022, 4, 6), date(2022, 4, 12)


@pytest.fixture
def place():
    made = county()
    services.set_window(
        organisation=made.region, fiscal_year=2021, stage=STAGE, opens_on=date(2022, 1, 17), closes_on=CLOSES,
        by=None, on=CLOSES,
    )  # fmt: skip
    return made


@pytest.fixture
def clerk(place):
    return place.people[Role.UNIT_CLERK]


@pytest.fixture
def officer(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def browser(client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: LATE)

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def ask(place, by, **changed):
    wanted = {
        "organisation": place.unit, "fiscal_year": 2021, "stage": STAGE, "until": UNTIL, "on": LATE,
        "reason": "系统故障，数据晚到", **changed,
    }  # fmt: skip
    return services.ask_late(**wanted, by=by)


def test_a_granted_request_lets_the_unit_in_until_its_day_and_nobody_else(place, clerk, officer):
    asked = ask(place, clerk)
    with pytest.raises(services.WindowClosed):
        services.require_open(STAGE, 2021, place.unit, LATE)
    services.decide_late(late_id=asked.pk, grant=True, by=officer, on=LATE)
    assert services.require_open(STAGE, 2021, place.unit, UNTIL) is not None
    for body, day in ((place.unit, date(2022, 4, 13)), (place.sibling_unit, LATE)):
        with pytest.raises(services.WindowClosed):
            services.require_open(STAGE, 2021, body, day)
    assert "已同意延期填报" in Notice.objects.get(user=clerk).text
    assert Event.objects.filter(action="schedule.late_granted").count() == 1


def test_what_a_department_is_granted_holds_for_its_units(place, officer):
    asked = ask(place, place.people[Role.DEPARTMENT_CLERK], organisation=place.department)
    services.decide_late(late_id=asked.pk, grant=True, until=date(2022, 4, 20), by=officer, on=LATE)
    assert services.require_open(STAGE, 2021, place.sibling_unit, date(2022, 4, 20)) is not None


def test_a_declined_request_says_why(place, clerk, officer):
    asked = ask(place, clerk)
    with pytest.raises(Refusal, match="不同意的理由"):
        services.decide_late(late_id=asked.pk, grant=False, by=officer, on=LATE)
    services.decide_late(late_id=asked.pk, grant=False, answer="已延期过一次", by=officer, on=LATE)
    assert "已延期过一次" in Notice.objects.get(user=clerk).text
    with pytest.raises(Refusal, match="未同意"):
        services.decide_late(late_id=asked.pk, grant=True, by=officer, on=LATE)


def test_the_request_waits_on_the_officers_workbench(place, clerk, officer):
    ask(place, clerk)
    assert [item.what for item in worklist(officer, LATE).all] == ["延期填报申请"]
    assert not worklist(clerk, LATE).all


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": CLOSES}, "还没有截止"),
        ({"on": date(2022, 1, 3)}, "尚未开始"),
        ({"stage": "linkage"}, "没有设定时间"),
        ({"reason": "  "}, "延期的理由"),
        ({"until": date(2022, 4, 5)}, "已经过去"),
    ],
)
def test_what_need_not_or_cannot_be_asked_is_refused(place, clerk, changed, said):
    with pytest.raises(Refusal, match=said):
        ask(place, clerk, **changed)


def test_one_request_at_a_time(place, clerk):
    asked = ask(place, clerk)
    with pytest.raises(Refusal, match="等待答复"):
        ask(place, clerk)
    services.withdraw_late(late_id=asked.pk, by=clerk, on=LATE)
    ask(place, clerk)


def test_nobody_asks_for_others_or_answers_themselves(place, clerk):
    with pytest.raises(PermissionDenied):
        ask(place, clerk, organisation=place.other_unit)
    with pytest.raises(PermissionDenied):
        services.decide_late(late_id=ask(place, clerk).pk, grant=True, by=clerk, on=LATE)


def test_asking_and_answering_on_the_pages(place, clerk, officer, browser):
    page = reverse("schedule:late-ask")
    client = browser(clerk)
    assert "申请延期" in client.get(reverse("schedule:calendar")).content.decode()
    query = f"?fiscal_year=2021&stage={STAGE}&organisation={place.unit.pk}"
    assert "提交绩效管理科" in client.get(page + query).content.decode()
    given = {"fiscal_year": 2021, "stage": STAGE, "organisation": place.unit.pk, "until": "2022-04-12"}
    assert client.post(page, {**given, "reason": ""}).status_code == 422
    assert client.post(page, {**given, "reason": "数据晚到"}).status_code == 302
    late = LateFiling.objects.get()
    client = browser(officer)
    shown = client.get(reverse("schedule:late", args=[late.pk]))
    assert "答复申请单位" in shown.content.decode()
    assert (
        client.post(reverse("schedule:late", args=[late.pk]), {"grant": "1", "until": "2022-04-15"}).status_code == 302
    )
    late.refresh_from_db()
    assert (late.state, late.until) == (LateFiling.State.GRANTED, date(2022, 4, 15))


def test_the_refusal_leads_to_asking_for_more_time(place):
    with pytest.raises(services.WindowClosed) as refused:
        services.require_open(STAGE, 2021, place.unit, LATE)
    label, url = refused.value.onward
    assert label == "申请延期填报"
    assert f"organisation={place.unit.pk}" in url
