"""The demo county's tree, people and calendar."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from abacus.demo.catalogue import organisations
from abacus.foundation.accounts.demonstration import KNOWN_PASSWORD
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import appoint, create_user
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.services import assign_division, create_organisation
from abacus.foundation.schedule.models import Stage
from abacus.foundation.schedule.services import set_window

FOUNDED = date(2014, 3, 1)
"""Since when the demo's bodies exist."""
PASSWORD = KNOWN_PASSWORD

Kind = Organisation.Kind


@dataclass(frozen=True)
class Account:
    """A person of the demo who can sign in; `where` is the code of the organisation."""

    username: str
    name: str
    role: Role
    where: str


SAMPLES = Account("yangbiao", "公开样表管理", Role.PERFORMANCE_DIVISION, "990000")
"""Who looks after the region of published tables."""
ACCOUNTS = (
    Account("jingban", "市政中心经办", Role.UNIT_CLERK, "601002"),
    Account("danwei", "市政中心负责人", Role.UNIT_HEAD, "601002"),
    Account("bumen", "住建局财务科经办", Role.DEPARTMENT_CLERK, "601"),
    Account("juzhang", "住建局负责人", Role.DEPARTMENT_HEAD, "601"),
    Account("yewu", "自然资源和生态环境科经办", Role.FINANCE_DIVISION, "F06"),
    Account("jixiao", "绩效管理科经办", Role.PERFORMANCE_DIVISION, "371003"),
    Account("lingdao", "财政局分管领导", Role.BUREAU_LEADER, "371003"),
    Account("shenji", "审计局人员", Role.AUDITOR, "371003"),
    Account("daibiao", "区人大代表", Role.DEPUTY, "371003"),
    Account("zhuanjia", "绩效专家", Role.EXPERT, "371003"),
    Account("jigou", "评价机构人员", Role.AGENCY, "371003"),
    Account("xitong", "系统管理员", Role.SYSTEM_ADMIN, "371003"),
    Account("anquan", "安全管理员", Role.SECURITY_ADMIN, "371003"),
    Account("shenjiyuan", "审计管理员", Role.AUDIT_ADMIN, "371003"),
)
"""The accounts the demo prints; everybody else of the county has one without a password."""

WINDOWS = (
    (2021, Stage.TARGETS, date(2020, 10, 1), date(2021, 12, 31)),
    (2021, Stage.BUDGET, date(2021, 1, 4), date(2021, 12, 31)),
    (2021, Stage.SELF_EVALUATION, date(2022, 1, 10), date(2022, 3, 31)),
    (2022, Stage.TARGETS, date(2021, 10, 8), date(2022, 12, 15)),
    (2022, Stage.BUDGET, date(2022, 1, 4), date(2022, 12, 31)),
    (2022, Stage.SELF_EVALUATION, date(2023, 1, 9), date(2023, 3, 31)),
)
"""The demo's windows; made up, like everything that is not cited."""


@dataclass(frozen=True)
class County:
    """What later parts of the demo look up: organisations by code and by name, people by role and organisation."""

    region: Organisation
    by_code: dict[str, Organisation]
    units: dict[str, Organisation]
    people: dict[tuple[str, str], User]

    def person(self, role: Role, code: str) -> User:
        """Who holds `role` at the organisation with `code`."""
        return self.people[(role, code)]

    def department_of(self, unit: str) -> str:
        """The code of the department that a unit, by its name, stands under."""
        return next(one["code"] for one in organisations()["departments"] if unit in one["units"])

    def division_of(self, department: str) -> str:
        """The code of the finance division that looks after a department's code."""
        return next(one["code"] for one in organisations()["divisions"] if department in one["departments"])


@transaction.atomic
def build_county(on: date) -> County:
    """Make the tree, one person for every role that a route needs, and the calendar."""
    region, by_code, units = _tree(on)
    people = _people(by_code, on)
    for year, stage, opens, closes in WINDOWS:
        set_window(organisation=region, fiscal_year=year, stage=stage, opens_on=opens, closes_on=closes, by=None, on=on)
    return County(region, by_code, units, people)


def _tree(on: date) -> tuple[Organisation, dict[str, Organisation], dict[str, Organisation]]:
    data = organisations()

    def make(kind: str, code: str, name: str, parent: Organisation | None) -> Organisation:
        sample = Organisation.Sample.SYNTHETIC if parent is None else ""
        return create_organisation(
            kind=kind, code=code, name=name, parent=parent, valid_from=FOUNDED, by=None, on=on, sample=sample
        )

    region = make(Kind.REGION, data["region"]["code"], data["region"]["name"], None)
    by_code, units = {region.code: region}, {}
    for department in data["departments"]:
        parent = by_code[department["code"]] = make(Kind.DEPARTMENT, department["code"], department["name"], region)
        for number, name in enumerate(department["units"], 1):
            code = f"{department['code']}{number:03d}"
            by_code[code] = units[name] = make(Kind.UNIT, code, name, parent)
    for division in data["divisions"]:
        node = by_code[division["code"]] = make(Kind.DIVISION, division["code"], division["name"], region)
        for department in division["departments"]:
            assign_division(division=node, department=by_code[department], valid_from=FOUNDED, by=None, on=on)
    return region, by_code, units


def _people(by_code: dict[str, Organisation], on: date) -> dict[tuple[str, str], User]:
    people: dict[tuple[str, str], User] = {}
    for account in ACCOUNTS:
        people[(account.role, account.where)] = make_person(account, by_code[account.where], on, PASSWORD)
    wanted = {Kind.UNIT: Role.UNIT_CLERK, Kind.DEPARTMENT: Role.DEPARTMENT_CLERK, Kind.DIVISION: Role.FINANCE_DIVISION}
    for code, node in by_code.items():
        role = wanted.get(Kind(node.kind))
        if role and (role, code) not in people:
            account = Account(f"{role}-{code}".lower(), f"{node.name}经办", role, code)
            people[(role, code)] = make_person(account, node, on, "")
    return people


def make_person(account: Account, node: Organisation, on: date, password: str) -> User:
    """Open the account and appoint its person; without a password nobody can sign in with it."""
    user, _once = create_user(
        username=account.username, name=account.name, organisation=node, by=None, on=on, password=password,
        demonstration=True,
    )  # fmt: skip
    since = max(FOUNDED, node.valid_from)
    appoint(user=user, role=account.role, organisation=node, valid_from=since, by=None, on=on)
    return user
