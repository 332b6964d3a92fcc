"""Draws and checks on their way, for the tests of spot checks."""

from datetime import date

from abacus.cycle.spotcheck import services
from abacus.cycle.spotcheck.content import Content, Entry, Found, from_json
from abacus.cycle.spotcheck.models import Draw, SpotCheck
from abacus.cycle.spotcheck.sheet import computed_content, sheet_of
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from tests import stages
from tests.factories import County
from tests.stages import Evaluated, Walk

DECLARED, APPROVED, SPENT = date(2021, 11, 2), date(2022, 2, 8), date(2022, 12, 20)
EVALUATED, DRAWN = date(2023, 1, 16), date(2023, 3, 1)


def evaluated(county: County, name: str = "农村污水治理站运维", own: str = "20", year: int = 2022) -> Evaluated:
    """A project whose self-evaluation is final; `own` are the unit's points for the number of stations."""
    walk = Walk(county, stages.project(county, DECLARED, name, nature="continuing"), DECLARED)
    walk.to_the_end(stages.content())
    finance = county.people[Role.PERFORMANCE_DIVISION]
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=APPROVED)
    pool.post_execution(project_year=walk.year, amount_fen=37_240_000, entered_on=SPENT, by=finance, on=SPENT)
    walk.year.refresh_from_db()
    walk.day = EVALUATED
    made = Evaluated(walk)
    made.to_the_end(made.content(运行维护治理站数量={"own": own}))
    return made


def announced(county: County, on: date = DRAWN, **more: object) -> Draw:
    """A draw by a stated text."""
    given = {"seed_rule": "text", "seed_source": "文登区2022年度自评抽查", **more}
    by = county.people[Role.PERFORMANCE_DIVISION]
    return services.announce(region=county.region, fiscal_year=2022, by=by, on=on, **given)


def drawn(county: County, on: date = DRAWN, **more: object) -> Draw:
    """A draw that is published."""
    draw, by = announced(county, on, **more), county.people[Role.PERFORMANCE_DIVISION]
    draw = services.freeze(draw_id=draw.pk, version=draw.version, by=by, on=on)
    return services.draw_lots(draw_id=draw.pk, version=draw.version, by=by, on=on)


def filled(check: SpotCheck, *, stations: str = "20", problems: int = 1) -> Content:
    """A sheet without a finding: the unit's own points throughout, other points for the number of stations."""
    sheet = sheet_of(check, computed_content(check, from_json({})))
    lines = {}
    for row in sheet.all_rows:
        own = row.own_centi if row.own_centi is not None else row.computed_centi or 0
        points = f"{own / 100:.2f}"
        entry = Entry(points, "")
        if row.name == "运行维护治理站数量":
            entry = Entry(stations, "现场核实只有部分站正常运行")
        lines[row.id] = entry
    aspects = {item.id: Entry(str(item.weight_centi // 100)) for item in sheet.card.items}
    found = tuple(Found("effect", f"完成值与佐证不符（{n}）") for n in range(1, problems + 1))
    return Content(aspects, lines, found, "核实完成值后重新自评。")


def checked(county: County, check: SpotCheck, on: date = DRAWN, **more: object) -> SpotCheck:
    """The finance division fills in the sheet and sends it to the unit."""
    by = county.people[Role.FINANCE_DIVISION]
    saved = services.save(check_id=check.pk, version=check.version, content=filled(check, **more), by=by, on=on)
    return services.feed_back(check_id=saved.pk, version=saved.version, by=by, on=on)
