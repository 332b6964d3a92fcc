"""A real county starts: organisations and people from spreadsheets, all or nothing."""

import pytest

from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.workbooks import read_workbook
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Window
from abacus.foundation.setup import views
from abacus.foundation.setup.sheets import ORGANISATIONS, PEOPLE, read_lines
from abacus.foundation.setup.templates import write_templates
from abacus.web import initialise
from tests.factories import county
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BODIES = """类别,编码,名称,上级编码,设立日期,归口科室编码
预算单位,101001,第一中学,101,2021-09-01,
财政业务科室,KS01,教科文科,,,
主管部门,101,教育和体育局,,,KS01
"""
PEOPLE_FILE = """用户名,姓名,角色,机构编码,开始日期
zhang3,张三,单位经办,101001,
zhang3,张三,单位负责人,101001,2022-01-01
li4,李四,绩效管理科,371003,
"""


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Run `abacus init` on texts of spreadsheets; its exit code."""
    monkeypatch.setattr(initialise, "_set_up", lambda: None)
    monkeypatch.setattr("django.core.management.call_command", lambda *words, **more: None)

    def run(bodies="", people="", *words):
        given = ["--region", "371003", "--year", "2022", "--passwords", str(tmp_path / "passwords.csv")]
        for option, text in (("--organisations", bodies), ("--people", people)):
            if text:
                path = tmp_path / f"{option[2:]}.csv"
                path.write_text(text, encoding="utf-8")
                given += [option, str(path)]
        return initialise.main([*given, *words])

    return run


def test_a_county_starts_with_one_command(start, capsys, tmp_path):
    assert start(BODIES, PEOPLE_FILE) == 0
    said = capsys.readouterr().out
    region = Organisation.objects.get(kind="region")
    assert (region.name, region.code) == ("威海市文登区", "371003")
    school, department = Organisation.objects.get(code="101001"), Organisation.objects.get(code="101")
    assert (school.parent, str(school.valid_from)) == (department, "2021-09-01")
    assert [one.code for one in tree.divisions_of(department, DAY)] == ["KS01"]
    assert access_of(User.objects.get(username="zhang3"), DAY).roles == {Role.UNIT_CLERK, Role.UNIT_HEAD}
    assert access_of(User.objects.get(username="li4"), DAY).roles == {Role.PERFORMANCE_DIVISION}
    assert "3 个机构、2 个账号、3 项任职" in said
    kept = (tmp_path / "passwords.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "passwords.csv").stat().st_mode & 0o077 == 0
    for username in ("zhang3", "li4"):
        password = next(line.split(",")[2] for line in kept.splitlines() if line.startswith(username))
        assert User.objects.get(username=username).check_password(password)


def test_three_separate_administrators_get_one_time_passwords(start, capsys):
    start()
    said = capsys.readouterr().out
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    held = Appointment.objects.filter(role__in=administrators)
    assert {one.role for one in held} == administrators
    assert len({one.user_id for one in held}) == 3
    for one in held.select_related("user"):
        password = next(line.split()[2] for line in said.splitlines() if one.user.username in line)
        assert one.user.check_password(password)
        assert one.user.must_change_password
        assert not one.pending


def test_the_windows_of_the_year_are_those_the_rules_state(start):
    start()
    window = Window.objects.get()
    assert (window.stage, str(window.opens_on), str(window.closes_on)) == ("monitoring", "2022-08-01", "2022-09-30")
    assert "135" in window.reason


def test_a_role_without_a_day_begins_no_earlier_than_the_body(start):
    start(BODIES, PEOPLE_FILE)
    clerk = Appointment.objects.get(role=Role.UNIT_CLERK)
    assert str(clerk.valid_from) == "2021-09-01"


@pytest.mark.parametrize(
    ("bodies", "people", "said"),
    [
        (BODIES.replace("预算单位,101001", "预算所,101001"), "", "organisations.csv A2：不认识“预算所”"),
        (BODIES.replace(",101,2021-09-01", ",999,2021-09-01"), "", "D2：没有编码为“999”的上级"),
        (BODIES.replace("2021-09-01", "2021-19-01"), "", "E2：“2021-19-01”不是日期"),
        (BODIES.replace("2021-09-01", "昨天"), "", "E2：“昨天”不是日期"),
        (BODIES.replace("教育和体育局,,,KS01", "教育和体育局,,,KS09"), "", "F4：没有编码为“KS09”的业务科室"),
        (BODIES.replace("教育和体育局,,,KS01", "教育和体育局,,,101001"), "", "F4：只能把主管部门分给"),
        (BODIES + "主管部门,101,另一个局,,,\n", "", "B5：编码 101 与第 4 行重复"),
        (BODIES.replace("第一中学", ""), "", "C2：“名称”不能空"),
        (BODIES.replace("类别,编码", "种类,号码"), "", "没有找到表头"),
        (BODIES, PEOPLE_FILE.replace("单位经办", "经办"), "people.csv C2：不认识“经办”"),
        (BODIES, PEOPLE_FILE.replace("101001,2022", "101009,2022"), "D3：没有编码为“101009”的机构"),
        (BODIES, PEOPLE_FILE.replace("单位负责人,101001", "单位负责人,371003"), "A3：“单位负责人”不能任职于"),
        (
            BODIES,
            PEOPLE_FILE.replace("zhang3,张三,单位负责人", "zhang3,王五,单位负责人"),
            "A3：用户名“zhang3”在前面属于张三",
        ),
        ("\x00\x01", "", "organisations.csv"),
    ],
)
def test_one_wrong_cell_leaves_nothing_behind(start, capsys, bodies, people, said):
    assert start(bodies, people) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "没有改动任何数据" in told
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_region_is_started_once(start, capsys):
    start()
    assert start() == 1
    assert "已经初始化" in capsys.readouterr().err


def test_a_second_region_gets_administrators_of_its_own(start):
    start()
    User.objects.create(username="sysadmin-370000", name="占名")
    assert start("", "", "--region", "370000", "--name", "山东省") == 0
    names = set(User.objects.filter(username__contains="370000").values_list("username", flat=True))
    assert names == {"sysadmin-370000", "sysadmin-370000-2", "secadmin-370000", "auditadmin-370000"}


def test_a_region_without_a_pack_of_its_own_takes_its_code_for_a_name(start):
    assert start("", "", "--region", "371099") == 0
    assert Organisation.objects.get(kind="region").name == "区划 371099"


@pytest.mark.parametrize("words", [[], ["--region", "37"], ["--region", "文登"]])
def test_a_wrong_region_is_refused(start, monkeypatch, capsys, words):
    assert initialise.main(words) == 1
    assert "区划代码" in capsys.readouterr().err


def test_the_blank_spreadsheets_are_read_by_their_own_headings(tmp_path):
    made = write_templates(tmp_path)
    for path, headings in zip(made, (ORGANISATIONS, PEOPLE), strict=True):
        lines, problems = read_lines(path, path.name, headings)
        assert (lines, problems) == ([], [])
        assert [sheet.name for sheet in read_workbook(path).sheets][1] == "说明"
    assert initialise.main(["--templates", str(tmp_path / "blank")]) == 0


class TestPage:
    @pytest.fixture
    def place(self):
        return county()

    @pytest.fixture
    def browser(self, client, place):
        client.force_login(place.posts[Role.SYSTEM_ADMIN], "django.contrib.auth.backends.ModelBackend")
        return client

    def send(self, browser, bodies="", people=""):
        from django.core.files.uploadedfile import SimpleUploadedFile

        given = {"valid_from": "2021-01-01"}
        for name, text in (("organisations", bodies), ("people", people)):
            if text:
                given[name] = SimpleUploadedFile(f"{name}.csv", text.encode("gb18030"))
        return browser.post("/setup/import/", given)

    def test_an_administrator_imports_and_sees_the_passwords_once(self, browser, place):
        more = "类别,编码,名称,上级编码\n单位,101009,第二中学,101\n"
        answer = self.send(browser, more, "用户名,姓名,角色,机构编码\nzhang3,张三,单位经办,101009\n")
        assert answer.status_code == 200
        assert "1 个机构、1 个账号、1 项任职" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert Appointment.objects.get(user__username="zhang3").pending, "a second administrator confirms"

    def test_complaints_stand_by_file_and_cell(self, browser, place):
        answer = self.send(browser, "类别,编码,名称\n单位,101001,重号\n")
        assert answer.status_code == 422
        assert "organisations.csv" in answer.content.decode()
        assert not Organisation.objects.filter(name="重号").exists()

    def test_without_a_file_nothing_happens(self, browser):
        assert browser.get("/setup/import/").status_code == 200
        assert self.send(browser).status_code == 422

    def test_too_many_people_are_left_to_the_command(self, browser, monkeypatch):
        monkeypatch.setattr(views, "PEOPLE_AT_ONCE", 0)
        answer = self.send(browser, people="用户名,姓名,角色,机构编码\nzhang3,张三,单位经办,101001\n")
        assert answer.status_code == 422
        assert "abacus init" in answer.content.decode()

    def test_blank_spreadsheets_are_downloaded(self, browser):
        answer = browser.get("/setup/templates/people.xlsx")
        assert answer.content.startswith(b"PK")
        assert browser.get("/setup/templates/other.xlsx").status_code == 404
