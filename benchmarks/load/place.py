"""A city of 5,000 units, 50,000 projects and a million indicators, all of them invented, written in bulk.

Ten counties of 25 departments of 20 units of 10 projects. In three departments of each county people
work: five clerks and a reviewer; the county has an officer of the finance division and one of the
performance division. `scale` makes everything but the people smaller.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from time import monotonic
from typing import Any

DAY = date(2022, 3, 16)
BEGIN = date(2018, 1, 1)
YEAR = 2022
BATCH = 5_000
COUNTIES, DEPARTMENTS, UNITS, PROJECTS, LINES = 10, 25, 20, 10, 21
STAFFED, CLERKS, DRAFTS = 3, 5, 3
"""Departments of a county in which people work, clerks in each, drafts on each clerk's desk."""
PASSWORD = "correct-horse-7"


@dataclass(frozen=True)
class People:
    """User names by what they do."""

    clerks: list[str]
    reviewers: list[str]
    finance: list[str]
    performance: list[str]

    @property
    def names(self) -> list[str]:
        return [*self.clerks, *self.reviewers, *self.finance, *self.performance]


def fill(say: Any, scale: float = 1.0) -> People:
    """Write it all; `say` gets a line for each part. Call it within `reach.everywhere()`, Django set up."""
    departments = max(STAFFED, round(DEPARTMENTS * scale))
    with_units = list(_tree(departments))
    began = monotonic()

    def tell(text: str) -> None:
        say(f"{text}, {monotonic() - began:.0f} s")

    tell(f"{sum(len(units) for *_rest, units in with_units)} units")
    people = _people(with_units)
    tell(f"{len(people.names)} people")
    years = _projects(with_units)
    tell(f"{len(years)} projects")
    tell(f"{_targets(years)} indicators")
    _drafts(years, people)
    _windows(with_units)
    _analysed()
    return people


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows by the batch, so that a million of them are never held at once."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _node(kind: str, name: str, parent: Any, number: int, code: str, region: str) -> Any:
    from abacus.foundation.organisations.models import Organisation
    from abacus.foundation.organisations.names import sort_key
    from abacus.foundation.organisations.paths import place

    return Organisation(
        kind=kind, name=name, parent=parent, path=place(parent.path if parent else "", number), code=code,
        region_code=region, sort_key=sort_key(name), valid_from=BEGIN, sample=Organisation.Sample.SYNTHETIC,
    )  # fmt: skip


def _tree(departments: int) -> Iterator[tuple[Any, Any, Any, list[Any]]]:
    """(county, department, division, units) of the whole city."""
    from abacus.foundation.organisations.models import DivisionDepartment, Organisation

    city = _node("region", "负载测试市（虚构）", None, 1, "371000", "371000")
    city.save()
    for c in range(COUNTIES):
        region = f"3710{90 + c}"
        county = _node("region", f"负载测试第{c + 1}县（虚构）", city, c + 1, region, region)
        county.save()
        division = _node("division", "教科文科", county, 9_000, "D01", region)
        division.save()
        bodies = [
            _node("department", f"第{c + 1}县第{d + 1}局", county, d + 1, f"{101 + d}", region)
            for d in range(departments)
        ]
        Organisation.objects.bulk_create(bodies)
        DivisionDepartment.objects.bulk_create(
            DivisionDepartment(division=division, department=body, valid_from=BEGIN) for body in bodies
        )
        for d, body in enumerate(bodies):
            units = [
                _node("unit", f"第{c + 1}县第{d + 1}局第{u + 1}单位", body, u + 1, f"{101 + d}{u + 1:03d}", region)
                for u in range(UNITS)
            ]
            yield county, body, division, Organisation.objects.bulk_create(units)


def _people(bodies: list[tuple[Any, Any, Any, list[Any]]]) -> People:
    from django.contrib.auth.hashers import make_password

    from abacus.foundation.accounts.models import Appointment, User
    from abacus.foundation.accounts.roles import Role
    from abacus.foundation.organisations.names import sort_key

    password = make_password(PASSWORD)
    found: dict[Role, list[tuple[str, Any]]] = {}

    def hire(role: Role, at: Any) -> None:
        held = found.setdefault(role, [])
        held.append((f"{role.value}{len(held) + 1}", at))

    for number, (county, department, division, units) in enumerate(bodies):
        first = number % (len(bodies) // COUNTIES)
        if first == 0:
            hire(Role.FINANCE_DIVISION, division)
            hire(Role.PERFORMANCE_DIVISION, county)
        if first < STAFFED:
            hire(Role.DEPARTMENT_CLERK, department)
            for unit in units[:CLERKS]:
                hire(Role.UNIT_CLERK, unit)
    wanted = [(role, name, at) for role, held in found.items() for name, at in held]
    made = [*((name, at) for _role, name, at in wanted), ("jingban", wanted[0][2])]  # the last: as a demonstration has
    users = User.objects.bulk_create(
        User(
            username=name, name=name, sort_key=sort_key(name), organisation=at, password=password, demonstration=True
        )
        for name, at in made
    )[:-1]  # fmt: skip
    Appointment.objects.bulk_create(
        Appointment(user=user, role=role, organisation=at, valid_from=BEGIN)
        for user, (role, _name, at) in zip(users, wanted, strict=True)
    )
    names = {role: [name for name, _at in held] for role, held in found.items()}
    return People(
        names[Role.UNIT_CLERK], names[Role.DEPARTMENT_CLERK], names[Role.FINANCE_DIVISION],
        names[Role.PERFORMANCE_DIVISION],
    )  # fmt: skip


def _projects(bodies: list[tuple[Any, Any, Any, list[Any]]]) -> list[Any]:
    """The project-years, without loading them again."""
    from abacus.foundation.organisations.names import sort_key
    from abacus.pool.models import BudgetEntry, ExecutionEntry, Project, ProjectYear
    from tests.many import STATES, budget, money

    by = _somebody()
    made: list[Any] = []
    for _county, department, _division, units in bodies:
        wanted = [
            (unit, len(made) + u * PROJECTS + p, f"{unit.name}第{p + 1}号公共服务项目经费")
            for u, unit in enumerate(units)
            for p in range(PROJECTS)
        ]
        projects = Project.objects.bulk_create(
            Project(
                region_code=unit.region_code, code=f"{unit.region_code}22{number:013d}", name=name,
                sort_key=sort_key(name), starts_year=YEAR, major=number % 3 == 0,
            )
            for unit, number, name in wanted
        )  # fmt: skip
        years = ProjectYear.objects.bulk_create(
            ProjectYear(
                project=project, fiscal_year=YEAR, organisation=unit, organisation_path=unit.path,
                department=department, state=STATES[number % 5], nature="continuing", **money(number),
            )
            for project, (unit, number, _name) in zip(projects, wanted, strict=True)
        )  # fmt: skip
        numbers = [number for _unit, number, _name in wanted]
        BudgetEntry.objects.bulk_create(
            line for number, row in zip(numbers, years, strict=True) for line in budget(number, row, by, DAY)
        )
        ExecutionEntry.objects.bulk_create(
            ExecutionEntry(project_year=row, amount_fen=row.executed_fen, entered_on=DAY, posted_by=by)
            for row in years
            if row.executed_fen is not None
        )
        made += years
    return made


def _targets(years: list[Any]) -> int:
    """An approved version of 21 indicators for every project-year; how many indicators."""
    from abacus.pool.models import IndicatorLine, TargetSet, TargetVersion

    by, made = _somebody(), []
    for batch in chunks(years):
        sets = TargetSet.objects.bulk_create(TargetSet(project=one.project, fiscal_year=YEAR) for one in batch)
        made += TargetVersion.objects.bulk_create(
            TargetVersion(
                target_set=target_set, organisation_path=one.organisation_path, number=1, state="approved",
                goals=[{"no": 1, "text": "保障公共服务正常开展"}], pack_release="cn@2026.3", submitted_by=by,
                submitted_on=DAY, approved_by=by, approved_on=DAY, effective_on=DAY,
            )
            for one, target_set in zip(batch, sets, strict=True)
        )  # fmt: skip
    IndicatorLine.objects.bulk_create(
        IndicatorLine(
            version=made[0], position=n, level1="产出指标" if n < 14 else "效益指标", level2="数量指标",
            name=f"第{n + 1}项任务完成数量", operator="ge", target_micro=(100 + n) * 1_000_000, unit="个",
            weight_centi=400,
        )
        for n in range(LINES)
    )  # fmt: skip
    _copied(made[0].pk)
    return len(made) * LINES


def _copied(first: int) -> None:
    """The lines of one version for every other, written by the database itself: a million in seconds."""
    from django.db import connection

    from abacus.pool.models import IndicatorLine, TargetVersion

    names = {str(field.column) for field in IndicatorLine._meta.local_concrete_fields} - {"id", "version_id", "line_id"}
    same = ", ".join(f'"{name}"' for name in sorted(names))
    new = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {IndicatorLine._meta.db_table} (version_id, line_id, {same})"  # noqa: S608 - our own names
            f" SELECT v.id, {new}, {', '.join(f't.{name}' for name in same.split(', '))}"
            f" FROM {TargetVersion._meta.db_table} v CROSS JOIN {IndicatorLine._meta.db_table} t"
            " WHERE t.version_id = %s AND v.id <> %s ORDER BY v.id, t.position",
            [first, first],
        )


def _drafts(years: list[Any], people: People) -> None:
    """Declarations that the clerks are just filling in."""
    from abacus.cycle.targets import rules as rule_book
    from abacus.cycle.targets.models import Declaration
    from abacus.foundation.accounts.models import Appointment
    from abacus.pool.models import ProjectYear

    desks = {
        one.organisation_id: one.user
        for one in Appointment.objects.filter(user__username__in=people.clerks).select_related("user")
    }
    drafts, taken = [], dict.fromkeys(desks, 0)
    for year in years:
        unit = year.organisation_id
        if unit in desks and taken[unit] < DRAFTS:
            taken[unit] += 1
            drafts.append((year, desks[unit], _form().to_json()))
    tag = rule_book.rules_for(drafts[0][0], DAY).tag
    ProjectYear.objects.filter(pk__in=[year.pk for year, *_rest in drafts]).update(state=ProjectYear.State.TARGET_DRAFT)
    Declaration.objects.bulk_create(
        Declaration(
            project_year=year, organisation_path=year.organisation_path, content=typed, rules_on=DAY, version=1,
            saved_by=clerk, pack_release=tag,
        )
        for year, clerk, typed in drafts
    )  # fmt: skip


def _form() -> Any:
    """A declaration as a clerk has typed it."""
    from abacus.cycle.targets.content import Content, Row

    typed = (
        ("成本指标", "经济成本指标", "单站年运行费用", "≤", "3.25", "万元/座", "20", ""),
        ("产出指标", "数量指标", "运行维护治理站数量", "≥", "52", "座", "20", ""),
        ("产出指标", "质量指标", "出水水质达标率", "≥", "95", "%", "10", ""),
        ("产出指标", "时效指标", "年度运维完成时间", "不晚于", "2022-12-31", "", "10", ""),
        ("效益指标", "社会效益指标", "受益行政村数量", "≥", "61", "个", "10", ""),
        ("效益指标", "生态效益指标", "黑臭水体治理成效", "定性", "明显改善", "", "10", ""),
        ("满意度指标", "服务对象满意度指标", "受益村民满意度", "≥", "90", "%", "10", "satisfaction"),
    )
    rows = tuple(
        replace(
            Row(str(uuid.uuid4()), level1, level2, name, operator, value, unit, weight),
            standard="plan",
            evidence="台账",
            mode=mode,
        )
        for level1, level2, name, operator, value, unit, weight, mode in typed
    )
    return Content(
        starts="2022-01-01", ends="2022-12-31", total="186.50", fiscal="160", other="26.5",
        goals=("保障 52 座治理站正常运行，出水稳定达标，受益 61 个行政村。",), rows=rows,
    )  # fmt: skip


def _windows(bodies: list[tuple[Any, Any, Any, list[Any]]]) -> None:
    from abacus.foundation.schedule import services as schedule

    for county in {county.pk: county for county, *_rest in bodies}.values():
        schedule.set_window(
            organisation=county, fiscal_year=YEAR, stage="targets", opens_on=date(2022, 1, 1),
            closes_on=date(2022, 12, 31), by=None, on=DAY,
        )  # fmt: skip


def _somebody() -> Any:
    from abacus.foundation.accounts.models import User

    return User.objects.order_by("pk").first()


def _analysed() -> None:
    """The planner's statistics, as a database that has been used for a day has them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
