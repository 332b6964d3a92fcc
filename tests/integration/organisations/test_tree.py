"""The dated tree: founded, renamed, merged, looked after."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations import services, tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.paths import place as path_of
from abacus.foundation.organisations.services import organisation_at
from abacus.foundation.refusals import Refusal
from tests.factories import BEGIN, county, neighbour, organisation
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def admin(place):
    return place.posts[Role.SYSTEM_ADMIN]


def found(place, by, **changed):
    given = {"kind": "unit", "code": "101009", "name": "第二中学", "parent": place.department, "valid_from": DAY}
    return services.create_organisation(**{**given, **changed}, by=by, on=DAY)


def test_bodies_stand_in_the_tree_in_order(place):
    assert place.unit.path.startswith(place.department.path + ".")
    assert Organisation.objects.get(path=place.unit.path) == place.unit
    assert place.sibling_unit.path == path_of(place.department.path, 2)
    assert place.region.roots == (place.region.path,)
    assert place.unit.indent == "\u3000\u3000"


def test_two_trees_stand_beside_each_other(place):
    other = neighbour()
    assert (place.region.path, other.region.path) == ("0001", "0002")
    assert other.unit.code == place.unit.code


def test_no_place_below_is_given_twice_or_without_end():
    with pytest.raises(ValueError, match="no room"):
        path_of("0001", 10_000)


def test_a_new_body_takes_the_regions_code_and_leaves_an_event(place, admin):
    node = found(place, admin, finance_code="001")
    assert (node.region_code, node.path) == ("371003", path_of(place.department.path, 3))
    kinds = set(node.attributes.values_list("kind", "value"))
    assert kinds == {("name", "第二中学"), ("code", "101009"), ("finance_code", "001")}
    event = Event.objects.get(action="organisations.created", target_id=str(node.pk))
    assert (event.by, event.after["name"]) == (admin, "第二中学")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"kind": "unit", "parent": None}, "只有区划"),
        ({"kind": "department", "parent": "unit"}, "不能设在"),
        ({"name": " "}, "不能空"),
        ({"code": "101001"}, "已由"),
        ({"valid_from": date(2017, 1, 1)}, "不存在"),
    ],
)
def test_a_body_in_the_wrong_place_is_refused(place, changed, why):
    if changed.get("parent") == "unit":
        changed = {**changed, "parent": place.unit}
    with pytest.raises(Refusal, match=why):
        found(place, None, **changed)


def test_an_administrator_changes_the_own_county_only(place, admin):
    other = neighbour()
    with pytest.raises(PermissionDenied):
        found(other, admin)
    with pytest.raises(PermissionDenied):
        services.rename(organisation=other.unit, name="甲", valid_from=DAY, by=admin, on=DAY)
    with pytest.raises(PermissionDenied):
        services.merge(organisation=place.unit, successors=[other.unit], valid_to=DAY, by=admin, on=DAY)


def test_a_renamed_body_bore_its_old_name_before(place, admin):
    services.rename(organisation=place.region, name="威海市文登区", valid_from=DAY, by=admin, on=DAY, reason="撤市设区")
    assert tree.name_on(place.region, DAY) == "威海市文登区"
    assert tree.name_on(place.region, DAY - timedelta(days=1)) == "文登区"
    assert tree.name_on(place.region, BEGIN - timedelta(days=1)) == "文登区"
    place.region.refresh_from_db()
    assert place.region.name == "威海市文登区"
    assert Event.objects.get(action="organisations.name_changed").reason == "撤市设区"


def test_a_body_without_dated_names_is_called_as_it_is_now(place):
    place.unit.attributes.all().delete()
    assert tree.name_on(place.unit, DAY) == place.unit.name


def test_a_new_name_must_begin_later_and_not_be_blank(place, admin):
    with pytest.raises(Refusal, match="不能空"):
        services.rename(organisation=place.unit, name="  ", valid_from=DAY, by=admin, on=DAY)
    with pytest.raises(Refusal, match="晚于"):
        services.rename(organisation=place.unit, name="甲", valid_from=BEGIN, by=admin, on=DAY)


def test_a_body_is_found_by_the_code_it_bore_that_day(place, admin):
    services.recode(organisation=place.unit, code="101900", valid_from=DAY, by=admin, on=DAY)
    assert organisation_at("101900", "371003", DAY) == place.unit
    assert organisation_at("101001", "371003", DAY) is None
    assert organisation_at("101001", "371003", DAY - timedelta(days=1)) == place.unit
    with pytest.raises(Refusal, match="已由"):
        services.recode(organisation=place.sibling_unit, code="101900", valid_from=DAY, by=admin, on=DAY)
    same = services.recode(organisation=place.unit, code="101900", valid_from=DAY + timedelta(days=1), by=admin, on=DAY)
    assert same.code == "101900"


class TestMerging:
    def test_the_successor_carries_on_and_the_records_stay(self, place, admin):
        ended = services.merge(
            organisation=place.unit, successors=[place.sibling_unit], valid_to=DAY, by=admin, on=DAY, reason="合并办学"
        )
        assert not ended.exists_on(DAY)
        assert ended.exists_on(DAY - timedelta(days=1))
        place.sibling_unit.refresh_from_db()
        assert place.sibling_unit.roots == (place.sibling_unit.path, place.unit.path)
        assert tree.standing(ended, DAY) == [place.sibling_unit]
        assert tree.standing(ended, DAY - timedelta(days=1)) == [ended]

    def test_successors_of_successors_see_everything(self, place):
        third = organisation("unit", "第三中学", place.department, "101003")
        services.merge(organisation=place.unit, successors=[place.sibling_unit], valid_to=DAY, by=None, on=DAY)
        later = DAY + timedelta(days=30)
        place.sibling_unit.refresh_from_db()
        services.merge(organisation=place.sibling_unit, successors=[third], valid_to=later, by=None, on=later)
        assert third.inherited_paths == [place.unit.path, place.sibling_unit.path]
        assert tree.standing(place.unit, later) == [third]

    def test_an_abolished_body_has_nobody(self, place):
        services.merge(organisation=place.unit, successors=[], valid_to=DAY, by=None, on=DAY)
        assert tree.standing(place.unit, DAY) == []

    def test_only_bodies_of_the_same_kind_that_exist_carry_on(self, place):
        for wrong in (place.unit, place.department):
            with pytest.raises(Refusal, match="不能承接"):
                services.merge(organisation=place.unit, successors=[wrong], valid_to=DAY, by=None, on=DAY)

    def test_what_ended_does_not_end_again_nor_before_it_began(self, place):
        with pytest.raises(Refusal, match="晚于设立"):
            services.merge(organisation=place.unit, successors=[], valid_to=BEGIN, by=None, on=DAY)
        services.merge(organisation=place.unit, successors=[], valid_to=DAY, by=None, on=DAY)
        with pytest.raises(Refusal, match="撤并"):
            services.merge(organisation=place.unit, successors=[], valid_to=DAY, by=None, on=DAY)


class TestDivisions:
    def test_a_department_changes_its_division_from_a_day(self, place, admin):
        services.assign_division(
            division=place.other_division, department=place.department, valid_from=DAY, by=admin, on=DAY
        )
        assert tree.divisions_of(place.department, DAY) == [place.other_division]
        assert tree.divisions_of(place.department, DAY - timedelta(days=1)) == [place.division]
        assert Event.objects.filter(action="organisations.division_assigned").first().before == {
            "division": ["教科文科"]
        }

    def test_the_same_again_changes_nothing(self, place):
        before = place.department.served_by.count()
        services.assign_division(division=place.division, department=place.department, valid_from=DAY, by=None, on=DAY)
        assert place.department.served_by.count() == before

    def test_a_correction_on_the_same_day_replaces(self, place):
        for division in (place.other_division, place.division):
            services.assign_division(division=division, department=place.department, valid_from=DAY, by=None, on=DAY)
        assert tree.divisions_of(place.department, DAY) == [place.division]

    def test_only_departments_are_given_to_divisions(self, place):
        with pytest.raises(Refusal, match="主管部门分给"):
            services.assign_division(division=place.division, department=place.unit, valid_from=DAY, by=None, on=DAY)


def test_words_for_people(place):
    assert str(place.unit) == "文登区第一中学"
    assert str(place.unit.attributes.first())
    assert str(place.department.served_by.first()) == "教科文科 → 文登区教育和体育局"


class TestPages:
    @pytest.fixture
    def browser(self, client, admin):
        client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_tree_is_a_table(self, browser, place):
        services.merge(organisation=place.unit, successors=[place.sibling_unit], valid_to=DAY, by=None, on=DAY)
        text = browser.get("/organisations/").content.decode()
        assert text.index(place.department.name) < text.index(place.unit.name) < text.index(place.other_department.name)
        assert place.unit.name not in browser.get("/organisations/?ended=no").content.decode().split("<tbody>")[1]
        assert place.unit.name in browser.get("/organisations/?ended=yes").content.decode()

    def test_a_body_is_found_by_an_earlier_name(self, browser, place):
        services.rename(organisation=place.unit, name="文登一中", valid_from=DAY, by=None, on=DAY)
        assert "文登一中" in browser.get("/organisations/?text=第一中学").content.decode()

    def test_a_body_shows_names_by_date_successors_and_who_serves_it(self, browser, place):
        services.rename(organisation=place.department, name="教体局", valid_from=DAY, by=None, on=DAY)
        services.merge(organisation=place.unit, successors=[place.sibling_unit], valid_to=DAY, by=None, on=DAY)
        text = browser.get(f"/organisations/{place.department.pk}/").content.decode()
        assert "文登区教育和体育局" in text
        assert "教科文科" in text
        assert place.sibling_unit.name in browser.get(f"/organisations/{place.unit.pk}/").content.decode()
        assert place.unit.name in browser.get(f"/organisations/{place.sibling_unit.pk}/").content.decode()

    def test_the_forms_change_the_tree(self, browser, place):
        made = browser.post(
            "/organisations/new/",
            {
                "kind": "unit",
                "code": "101009",
                "name": "第二中学",
                "parent": place.department.pk,
                "valid_from": "2022-03-16",
            },
        )
        node = Organisation.objects.get(code="101009")
        assert made["Location"] == f"/organisations/{node.pk}/"
        one = f"/organisations/{node.pk}"
        later = {"valid_from": "2022-04-01", "reason": "发文"}
        assert browser.post(f"{one}/rename/", {"value": "二中", **later}).status_code == 302
        assert browser.post(f"{one}/recode/", {"value": "101010", **later}).status_code == 302
        merged = browser.post(f"{one}/merge/", {"successors": [place.unit.pk], "valid_to": "2022-05-01"})
        assert merged.status_code == 302
        node.refresh_from_db()
        assert (node.name, node.code, node.valid_to) == ("二中", "101010", date(2022, 5, 1))
        given = {"division": place.other_division.pk, "department": place.department.pk, "valid_from": "2022-03-16"}
        assert browser.post("/divisions/assign/", given).status_code == 302
        assert tree.divisions_of(place.department, DAY) == [place.other_division]

    def test_a_refusal_keeps_what_was_typed(self, browser, place):
        typed = {
            "kind": "unit",
            "code": "101001",
            "name": "重名",
            "parent": place.department.pk,
            "valid_from": "2022-03-16",
        }
        answer = browser.post("/organisations/new/", typed)
        assert answer.status_code == 422
        assert "已由" in answer.content.decode()
        assert 'value="重名"' in answer.content.decode()
        assert browser.post("/organisations/new/", {}).status_code == 422

    def test_the_neighbours_bodies_are_no_choice(self, browser, place):
        other = neighbour()
        assert other.department.name not in browser.get("/organisations/new/").content.decode()
        typed = {"kind": "unit", "code": "1", "name": "甲", "parent": other.department.pk, "valid_from": "2022-03-16"}
        assert browser.post("/organisations/new/", typed).status_code == 422
        assert not Organisation.objects.filter(name="甲").exists()

    def test_departments_without_a_division_are_named(self, browser, place):
        organisation("department", "水利局", place.region, "103")
        assert "水利局" in browser.get("/divisions/").content.decode()
