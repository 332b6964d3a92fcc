"""Starting a place: its region, organisations and people in one go, the three administrators, windows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule import services as schedule
from abacus.foundation.setup.sheets import OrganisationLine, PersonLine, Problem
from abacus.foundation.setup.windows import stated_windows

ADMINISTRATOR_NAMES = {
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDIT_ADMIN: "auditadmin",
}


@dataclass
class Outcome:
    """What an import did: how many of each, one-time passwords (username, name, password), or why nothing."""

    organisations: int = 0
    people: int = 0
    appointments: int = 0
    passwords: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _NothingDone(Exception):  # noqa: N818
    """Rolls an import back that has problems."""


def import_lines(
    *,
    region: Organisation,
    bodies: Sequence[OrganisationLine],
    people: Sequence[PersonLine],
    by: User | None,
    on: date,
) -> Outcome:
    """Create bodies and people, all or nothing; `problems` says by row and cell why nothing was done.

    Made by an administrator, roles wait for confirmation as always; made by the initialisation
    (`by` None) they count at once.
    """
    if by is not None:
        require(by, Permission.ORGANISATIONS_MANAGE, path=region.path, on=on)
        require(by, Permission.PEOPLE_MANAGE, path=region.path, on=on)
    outcome = Outcome()
    try:
        with transaction.atomic():
            _Import(region, by, on, outcome).run(bodies, people)
            after = {"organisations": outcome.organisations, "people": outcome.people}
            audit.record(by=by, on=on, action="setup.imported", target=region, path=region.path, after=after)
            if outcome.problems:
                raise _NothingDone
    except _NothingDone:
        return Outcome(problems=outcome.problems)
    return outcome


class _Import:
    """One run over the lines, inside one transaction."""

    def __init__(self, region: Organisation, by: User | None, on: date, outcome: Outcome) -> None:
        self.region, self.by, self.on, self.outcome = region, by, on, outcome
        standing = Organisation.objects.on(on).filter(region_code=region.region_code)
        self.known = {node.code: node for node in standing if node.path.startswith(region.path)}
        self.users: dict[str, User] = {}

    def run(self, bodies: Sequence[OrganisationLine], people: Sequence[PersonLine]) -> None:
        waiting = list(bodies)
        self.refuse_doubles(waiting)
        while ready := [one for one in waiting if self.parent(one) is not None]:
            waiting = [one for one in waiting if self.parent(one) is None]
            for one in ready:
                self.create(one)
        for one in waiting:
            self.complain(
                one,
                "上级编码",
                _("没有编码为“%(code)s”的上级。") % {"code": one.parent_code},
                _("请检查编码，或先导入上级。"),
            )
        for one in bodies:
            self.assign(one)
        for person in people:
            self.appoint(person)

    def parent(self, one: OrganisationLine) -> Organisation | None:
        """The body a line stands under; None while it is not there (yet)."""
        return self.known.get(one.parent_code) if one.parent_code else self.region

    def refuse_doubles(self, bodies: Sequence[OrganisationLine]) -> None:
        seen: dict[str, int] = {}
        for one in bodies:
            if one.code in seen:
                said = _("编码 %(code)s 与第 %(row)s 行重复。") % {"code": one.code, "row": seen[one.code]}
                self.complain(one, "编码", said)
            seen.setdefault(one.code, one.line.number)

    def create(self, one: OrganisationLine) -> None:
        try:
            with transaction.atomic():
                node = organisations.create_organisation(
                    kind=one.kind, code=one.code, name=one.name, parent=self.parent(one), valid_from=one.valid_from,
                    by=self.by, on=self.on,
                )  # fmt: skip
        except Refusal as refusal:
            self.complain(one, "编码", refusal.message, refusal.todo)
            return
        self.known[one.code] = node
        self.outcome.organisations += 1

    def assign(self, one: OrganisationLine) -> None:
        if not one.division_code or one.code not in self.known:
            return
        division = self.known.get(one.division_code)
        if division is None:
            self.complain(one, "归口科室编码", _("没有编码为“%(code)s”的业务科室。") % {"code": one.division_code})
            return
        try:
            with transaction.atomic():
                organisations.assign_division(
                    division=division,
                    department=self.known[one.code],
                    valid_from=one.valid_from,
                    by=self.by,
                    on=self.on,
                )
        except Refusal as refusal:
            self.complain(one, "归口科室编码", refusal.message, refusal.todo)

    def appoint(self, one: PersonLine) -> None:
        place = self.known.get(one.organisation_code)
        if place is None:
            said = _("没有编码为“%(code)s”的机构。") % {"code": one.organisation_code}
            self.complain(one, "机构编码", said, _("请检查编码，或先导入机构。"))
            return
        begins = one.valid_from if one.dated else max(one.valid_from, place.valid_from)
        try:
            with transaction.atomic():
                user = self.user(one, place)
                accounts.appoint(
                    user=user, role=one.role, organisation=place, valid_from=begins, by=self.by, on=self.on
                )
        except Refusal as refusal:
            self.complain(one, "用户名", refusal.message, refusal.todo)
            return
        self.users[one.username] = user
        self.outcome.appointments += 1

    def user(self, one: PersonLine, place: Organisation) -> User:
        """The person of a line: met in an earlier line, else a new account. Raises Refusal for a taken name."""
        if one.username in self.users:
            known = self.users[one.username]
            if known.name != one.name:
                raise Refusal(_("用户名“%(name)s”在前面属于%(other)s。") % {"name": one.username, "other": known.name})
            return known
        user, password = accounts.create_user(
            username=one.username, name=one.name, organisation=place, by=self.by, on=self.on
        )
        self.outcome.people += 1
        self.outcome.passwords.append((user.username, user.name, password))
        return user

    def complain(self, one: OrganisationLine | PersonLine, heading: str, message: str, todo: str = "") -> None:
        self.outcome.problems.append(Problem(one.line.file, one.line.cell(heading), message, todo))


@transaction.atomic
def initialise(
    *, code: str, name: str, valid_from: date, fiscal_year: int, by: User | None, on: date
) -> tuple[Organisation, list[tuple[str, str, str]]]:
    """The region, its three administrators, and the year's windows as far as the rules state them.

    Answers the region and (username, name, one-time password) of each administrator. Raises Refusal
    where the region is already there.
    """
    if Organisation.objects.filter(kind=Organisation.Kind.REGION, region_code=code).exists():
        raise Refusal(_("区划 %(code)s 已经初始化。") % {"code": code}, _("如需补充机构和人员，请在“系统”中导入。"))
    region = organisations.create_organisation(
        kind=Organisation.Kind.REGION, code=code, name=name, parent=None, valid_from=valid_from, by=None, on=on
    )
    passwords = []
    for role in sorted(ADMINISTRATORS):
        user, password = accounts.create_user(
            username=_free(f"{ADMINISTRATOR_NAMES[role]}-{code}"), name=str(role.label), organisation=region,
            by=None, on=on,
        )  # fmt: skip
        accounts.appoint(user=user, role=role, organisation=region, valid_from=valid_from, by=None, on=on)
        passwords.append((user.username, user.name, password))
    for window in stated_windows(code, fiscal_year, on):
        schedule.set_window(
            organisation=region, fiscal_year=fiscal_year, stage=window.stage, opens_on=window.opens_on,
            closes_on=window.closes_on, reason=window.reason, by=None, on=on,
        )  # fmt: skip
    audit.record(by=by, on=on, action="setup.initialised", target=region, path=region.path, after={"code": code})
    return region, passwords


def _free(username: str) -> str:
    taken = set(User.objects.filter(username__startswith=username).values_list("username", flat=True))
    number = 1
    candidate = username
    while candidate in taken:
        number += 1
        candidate = f"{username}-{number}"
    return candidate
