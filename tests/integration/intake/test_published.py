"""Published tables become projects of the sample region, with target and self-evaluation; the same bytes once."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.intake import services
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.forms import read_forms
from abacus.pool import services as pool
from abacus.pool.models import Project, ProjectYear, StageOutcome
from tests import factories
from tests.harness import DAY, ROOT
from tests.intake_steps import hand_in, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FORMS = ROOT / "tests/cases/forms"
NAMES = ["tianchang-2022", "chizhou-tangxi-2022", "synthetic-clean-2023"]


@pytest.fixture
def region(db):
    """The region of published samples."""
    return services.sample_region(by=None, on=DAY)


@pytest.fixture
def importer(region):
    """Somebody who takes published tables in, in the sample region."""
    return factories.person(Role.PERFORMANCE_DIVISION, region)


@pytest.fixture
def taken(region, importer):
    """A function that takes one of the published tables in."""

    def take_in(name: str):
        content = ContentFile((FORMS / name / "form.xlsx").read_bytes())
        batch = hand_in(region, importer, [(f"{name}.xlsx", content)], DAY)
        return take(batch, importer, "settled", DAY)

    return take_in


@pytest.mark.parametrize("name", NAMES)
def test_a_published_table_becomes_a_project_with_target_and_evaluation(taken, region, name):
    read = [form for form in read_forms(FORMS / name / "form.xlsx", region=None, on=DAY) if form.kind == "project"]
    tables = list(taken(name).tables.filter(state="taken"))
    assert len(tables) == len(read)
    for form, table in zip(read, tables, strict=True):
        year = table.project_year
        evaluation = SelfEvaluation.objects.get(project_year=year)
        version = pool.current_target_version(year)
        assert year.project.name == form.project.name
        assert year.project.code.startswith("990000")
        assert year.organisation_path.startswith(region.path)
        assert (year.current_fen, year.executed_fen) == (form.funds.budget_fen, form.funds.executed_fen)
        assert [line.weight_centi for line in version.lines.all()] == [one.weight_centi or 0 for one in form.indicators]
        assert evaluation.computed_total_centi == form.totals.computed_centi
        assert year.state == ProjectYear.State.EVALUATED
        assert StageOutcome.objects.get(project_year=year).outcome == "published"


def test_the_points_of_each_line_are_those_that_were_read(taken):
    form = read_forms(FORMS / "synthetic-clean-2023" / "form.xlsx", region=None, on=DAY)[0]
    evaluation = SelfEvaluation.objects.get(project_year=taken("synthetic-clean-2023").tables.get().project_year)
    lines = evaluation.target_version.lines.all()
    computed = [evaluation.result["lines"][str(line.line_id)]["points_centi"] for line in lines]
    assert computed == [one.computed_centi for one in form.indicators]


def test_the_same_bytes_are_taken_in_once(taken, region, importer):
    taken("synthetic-clean-2023")
    content = ContentFile((FORMS / "synthetic-clean-2023" / "form.xlsx").read_bytes())
    again = hand_in(region, importer, [("又一次.xlsx", content)], DAY)
    assert again.sources.get().state == "known"
    assert Project.objects.count() == 1


def test_real_offices_are_not_put_under_somebody_elses_county(region):
    county = factories.county()
    finance = county.posts[Role.PERFORMANCE_DIVISION]
    content = (FORMS / "synthetic-clean-2023" / "form.xlsx").read_bytes()
    with pytest.raises(Refused):
        hand_in(region, finance, [("样表.xlsx", ContentFile(content))], DAY)
    table = hand_in(county.region, finance, [("样表.xlsx", ContentFile(content))], DAY).tables.get()
    assert table.state == "look"
    assert table.unit is None


def test_a_year_of_the_table_is_its_own_and_does_not_choose_the_rules(taken):
    year = taken("tianchang-2022").tables.filter(state="taken").first().project_year
    assert year.fiscal_year == 2022
    assert SelfEvaluation.objects.get(project_year=year).rules_on == DAY


def test_a_project_leads_to_the_table_it_was_made_from(taken, importer, client):
    table = taken("synthetic-clean-2023").tables.get()
    client.force_login(importer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("pool:project", args=[table.project_year_id])).content.decode()
    assert f'href="{reverse("intake:table", args=[table.pk])}"' in page
    total = client.get(reverse("evaluation:explain", args=[table.project_year_id, "total"]))
    assert total.status_code == 200
