"""What anybody may read: only what is out, quickly, without signing in, in a citizen's words."""

import csv
import hashlib
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from abacus.cycle.disclosure import services as disclosure
from abacus.foundation.accounts.roles import Role
from tests import disclosure_steps as steps

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def get(name, *arguments, **headers):
    """A page as somebody who is not signed in sees it."""
    return Client().get(reverse(f"disclosure:{name}", args=arguments), **headers)


def text(answer) -> str:
    return answer.content.decode()


def test_nothing_is_public_before_it_is_published(targets):
    assert "还没有公开的内容" in text(get("open-places"))
    targets.hand_in()
    for name, arguments in (("open-place", ["371003"]), ("open-body", ["371003", 2022, "101"])):
        assert get(name, *arguments).status_code == 404


def test_a_place_leads_to_its_departments_and_their_promises(targets):
    targets.publish()
    assert get("open-places")["Location"] == "/open/371003/"
    assert "文登区教育和体育局" in text(get("open-place", "371003"))
    page = text(get("open-body", "371003", 2022, "101"))
    assert "2022 年要做什么，要花多少钱" in page
    assert "43.20" in page
    assert "371003-2022-00001" in page
    assert "农村污水治理站运维" in page


def test_results_say_why_a_promise_was_not_kept(results):
    results.publish()
    page = text(get("open-body", "371003", 2022, "101"))
    assert "为什么只做到一部分" in page
    assert "12 个村管网未接通。" in page
    code = results.now().snapshot["projects"][0]["code"]
    project = text(get("open-project", "371003", 2022, "101", code))
    assert "≥ 61 个" in project
    assert "49 个" in project
    assert "37.24" in project


def test_neither_the_held_back_nor_people_nor_requests_leak(targets):
    secret = steps.approved(targets.county, "人防工程维护")
    targets.prepare()
    disclosure.hold_back(**targets.turn(), project_year_id=secret.year.pk, reason="secret", words="涉及人防布局。")
    disclosure.approve_reason(**{**targets.turn(), "by": targets.division}, project_year_id=secret.year.pk, agreed=True)
    out = targets.publish()
    code = secret.year.project.code
    assert get("open-project", "371003", 2022, "101", code).status_code == 404
    answers = [
        get("open-body", "371003", 2022, "101"),
        get("open-version", "371003", out.index_number),
        get("open-json", "371003", out.index_number),
        get("open-csv", "371003", out.index_number),
    ]
    for answer in answers:
        assert answer.status_code == 200
        for hidden in ("人防", code, targets.clerk.name, targets.division.name, "186.50"):
            assert hidden not in text(answer)
    assert "另有 1 个项目因“涉密”不公开" in text(answers[0])


def test_a_neighbours_number_does_not_open_it_and_bad_addresses_are_404(targets):
    out = targets.publish()
    assert get("open-version", "371082", out.index_number).status_code == 404
    assert get("open-json", "371082", out.index_number).status_code == 404
    assert get("open-version", "371003", "371003-2022-99999").status_code == 404
    assert get("open-year", "371003", 1999).status_code == 404


def test_open_data_carries_the_phase_of_every_amount_and_the_published_hash(results):
    out = results.publish()
    answer = get("open-json", "371003", out.index_number)
    assert hashlib.sha256(answer.content).hexdigest() == out.sha256 == answer["X-Content-SHA256"]
    amounts = json.loads(answer.content)["projects"][0]["amounts"]
    assert {one["phase"] for one in amounts} == {"initial", "current", "executed"}
    rows = list(csv.DictReader(io.StringIO(text(get("open-csv", "371003", out.index_number)).lstrip("\ufeff"))))
    paid = [row for row in rows if row["phase"] == "executed"]
    assert [row["amount_yuan"] for row in paid] == ["372400.00"]
    assert all(row["phase"] for row in rows if row["row"] == "amount")


def test_an_old_version_is_readable_until_all_is_taken_down(targets):
    first = targets.publish()
    disclosure.correct(**targets.turn(), why="更正金额。")
    second = targets.publish()
    old = text(get("open-version", "371003", first.index_number))
    assert "更正之前的旧版" in old
    assert "43.20" in old
    disclosure.take_down(**{**targets.turn(), "by": targets.division}, why="含有不宜公开的内容。")
    assert "含有不宜公开的内容。" in text(get("open-version", "371003", second.index_number))
    assert "43.20" not in text(get("open-version", "371003", first.index_number))
    assert get("open-json", "371003", first.index_number).status_code == 404
    assert get("open-body", "371003", 2022, "101").status_code == 404


def test_pages_are_quick_and_browsers_keep_them_until_something_changes(targets, django_assert_max_num_queries):
    targets.publish()
    with django_assert_max_num_queries(5):
        answer = get("open-body", "371003", 2022, "101")
    assert "max-age=60" in answer["Cache-Control"]
    assert not answer.cookies
    with django_assert_max_num_queries(1):
        again = get("open-body", "371003", 2022, "101", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    disclosure.correct(**targets.turn(), why="更正。")
    targets.publish()
    changed = get("open-body", "371003", 2022, "101", headers={"if-none-match": answer["ETag"]})
    assert changed.status_code == 200


def test_made_up_places_say_so_and_signed_in_people_read_the_same(targets, client):
    region = targets.county.region
    region.sample = "synthetic"
    region.save()
    targets.publish()
    assert "演示数据" in text(get("open-place", "371003"))
    client.force_login(targets.county.people[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
    assert "演示数据" in client.get(reverse("disclosure:open-place", args=["371003"])).content.decode()


def test_the_language_is_chosen_by_a_link_that_leads_only_back_here(targets):
    browser = Client()
    url = reverse("disclosure:open-language", args=["en"])
    assert browser.get(url, headers={"referer": "https://example.org/open/"})["Location"] == "/open/"
    back = browser.get(url, headers={"referer": "http://testserver/open/371003/"})
    assert back["Location"] == "http://testserver/open/371003/"
    assert browser.get("/open/").content.decode().count('lang="en"')
    assert browser.get(reverse("disclosure:open-language", args=["xx"])).status_code == 404
