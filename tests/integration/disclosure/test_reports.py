"""Packages for the congress: picked with a reason, frozen when sent, read by deputies in a quarter of an hour."""

from datetime import date

import pytest
from django.urls import reverse

from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.models import Report
from abacus.cycle.drafts import NotEditable, Stale
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from tests import disclosure_steps as steps

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2023, 9, 20)


@pytest.fixture
def walk(county):
    """An evaluated project that missed an indicator."""
    return steps.evaluated(county, 受益行政村数量={"actual": "49", "own": "8.03", "reason": "12 个村管网未接通。"})


@pytest.fixture
def report(county, walk):
    """A draft for the congress."""
    return disclosure.start_report(
        region_id=county.region.pk, fiscal_year=2022, recipient="congress", title="", by=division(county), on=ON
    )


def division(county):
    return county.people[Role.PERFORMANCE_DIVISION]


def turn(county) -> dict:
    now = Report.objects.get()
    return {"report_id": now.pk, "version": now.version, "by": division(county), "on": ON}


def picked(county, walk):
    return disclosure.pick(
        **turn(county), project_year_id=walk.year.pk, criterion="concern", words="涉及 61 个村的农民。"
    )


def test_a_report_says_what_was_promised_where_it_is_weakest_and_what_to_ask(county, walk, report):
    picked(county, walk)
    sent = disclosure.send(**turn(county), document_number="文财绩〔2023〕9号")
    shown = sent.snapshot["projects"][0]
    assert (shown["criterion"], shown["because"]) == ("社会关注度高", "涉及 61 个村的农民。")
    body = sent.snapshot["departments"][0]
    assert (body["projects"], body["promises"]) == (1, {"partly": 1})
    unspent, missed = body["weak"]
    assert (unspent["kind"], unspent["affected_fen"]) == ("unspent", 43_200_000 - 37_240_000)
    assert missed["said"] == "1 项指标没有完成：受益行政村数量"
    assert missed["why"] == "12 个村管网未接通。"
    assert missed["source"] == "单位自评 2023-01-16"
    assert missed["affected_fen"] < unspent["affected_fen"]


def test_what_is_sent_does_not_change_and_its_reply_is_kept(county, walk, report):
    with pytest.raises(Refusal, match="还没有项目"):
        disclosure.send(**turn(county), document_number="")
    picked(county, walk)
    with pytest.raises(NotEditable):
        disclosure.record_reply(**turn(county), reply="请报整改情况。", replied_on=ON)
    sent = disclosure.send(**turn(county), document_number="")
    pool.post_execution(
        project_year=walk.year, amount_fen=100, entered_on=date(2022, 12, 30), by=division(county), on=ON
    )
    assert Report.objects.get().snapshot == sent.snapshot
    with pytest.raises(NotEditable):
        picked(county, walk)
    with pytest.raises(Refusal, match="之后"):
        disclosure.record_reply(**turn(county), reply="请报整改情况。", replied_on=date(2023, 1, 1))
    answered = disclosure.record_reply(**turn(county), reply="请报整改情况。", replied_on=ON)
    assert answered.state == "answered"


def test_bad_input_is_refused_in_words(county, walk, report):
    for criterion, words, said in (("none", "说明", "选取理由"), ("concern", " ", "没有写明为什么选")):
        with pytest.raises(Refusal, match=said):
            disclosure.pick(**turn(county), project_year_id=walk.year.pk, criterion=criterion, words=words)
    picked(county, walk)
    with pytest.raises(Refusal, match="已经在材料中"):
        picked(county, walk)
    with pytest.raises(Stale):
        disclosure.save_report(**{**turn(county), "version": 0}, title="新标题", summary="")
    with pytest.raises(Refusal, match="报送对象"):
        disclosure.start_report(
            region_id=county.region.pk, fiscal_year=2022, recipient="nobody", title="", by=division(county), on=ON
        )


def test_a_deputy_reads_what_was_sent_and_no_draft(county, walk, report, client):
    client.force_login(county.people[Role.DEPUTY], "django.contrib.auth.backends.ModelBackend")
    url = reverse("disclosure:report", args=[report.pk])
    assert client.get(url).status_code == 404
    picked(county, walk)
    disclosure.send(**turn(county), document_number="")
    page = client.get(url).content.decode()
    assert "可以问：为什么没有完成" in page
    assert "选入材料" not in page


def test_a_hearing_is_written_down(county, client):
    made = disclosure.record_hearing(
        region_id=county.region.pk, fiscal_year=2022, held_on=ON, before="区委、区政府", subject="重点绩效评价工作",
        decided="三项整改年底前完成。", by=division(county), on=ON,
    )  # fmt: skip
    assert str(made) == "2023-09-20 重点绩效评价工作"
    with pytest.raises(Refusal, match="都要填写"):
        disclosure.record_hearing(
            region_id=county.region.pk, fiscal_year=2022, held_on=ON, before="", subject="议题", decided="事项",
            by=division(county), on=ON,
        )  # fmt: skip
