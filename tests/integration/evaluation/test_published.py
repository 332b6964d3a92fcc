"""Published tables become projects of the sample region, with target and self-evaluation; the same bytes once."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from abacus.cycle.evaluation import services
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services.published import AlreadyTaken
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.documents.forms import read_forms
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import Project, ProjectYear
from tests import factories
from tests.harness import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FORMS = ROOT / "tests/cases/forms"
NAMES = ["tianchang-2022", "chizhou-tangxi-2022", "synthetic-clean-2023"]


@pytest.fixture
def importer(db, day):
    """Somebody who takes published tables in, in the sample region."""
    region = services.published_region(by=None, on=day)
    return factories.person(Role.PERFORMANCE_DIVISION, region)


@pytest.fixture
def opened(importer, day):
    """A function that uploads one of the published tables."""

    def opened_by(name: str, by=None):
        content = (FORMS / name / "form.xlsx").read_bytes()
        return services.open_published(file=ContentFile(content), name=f"{name}.xlsx", by=by or importer, on=day)

    return opened_by


@pytest.mark.parametrize("name", NAMES)
def test_a_published_table_becomes_a_project_with_target_and_evaluation(opened, importer, day, name):
    read = read_forms(FORMS / name / "form.xlsx", region=None, on=day)
    made = services.confirm_published(batch_id=opened(name).pk, by=importer, on=day)
    assert len(made) == len([form for form in read if form.kind == "project"])
    for form, year in zip(read, made, strict=True):
        evaluation = SelfEvaluation.objects.get(project_year=year)
        version = pool.current_target_version(year)
        assert year.project.name == form.project.name
        assert year.project.code.startswith("990000")
        assert year.organisation_path.startswith(services.sample_region().path)
        assert year.current_fen == form.funds.budget_fen
        assert year.executed_fen == form.funds.executed_fen
        assert [line.weight_centi for line in version.lines.all()] == [one.weight_centi or 0 for one in form.indicators]
        assert evaluation.computed_total_centi == form.totals.computed_centi
        assert year.state == ProjectYear.State.EVALUATED


def test_the_points_of_each_line_are_those_that_were_read(opened, importer, day):
    form = read_forms(FORMS / "synthetic-clean-2023" / "form.xlsx", region=None, on=day)[0]
    year = services.confirm_published(batch_id=opened("synthetic-clean-2023").pk, by=importer, on=day)[0]
    evaluation = SelfEvaluation.objects.get(project_year=year)
    lines = evaluation.target_version.lines.all()
    computed = [evaluation.result["lines"][str(line.line_id)]["points_centi"] for line in lines]
    assert computed == [one.computed_centi for one in form.indicators]


def test_the_same_bytes_are_taken_in_once(opened, importer, day):
    services.confirm_published(batch_id=opened("synthetic-clean-2023").pk, by=importer, on=day)
    again = opened("synthetic-clean-2023")
    with pytest.raises(AlreadyTaken, match="已经导入过"):
        services.confirm_published(batch_id=again.pk, by=importer, on=day)
    assert Project.objects.count() == 1


def test_taking_in_leaves_an_event(opened, importer, day):
    made = services.confirm_published(batch_id=opened("synthetic-clean-2023").pk, by=importer, on=day)
    event = Event.objects.get(action="published.taken")
    assert event.after["projects"] == [made[0].pk]


def test_real_offices_are_not_put_under_somebody_elses_county(opened, day):
    county = factories.county()
    finance = county.people[Role.PERFORMANCE_DIVISION]
    batch = opened("synthetic-clean-2023", by=finance)
    with pytest.raises(Refused):
        services.confirm_published(batch_id=batch.pk, by=finance, on=day)
    assert not Project.objects.exists()


def test_a_file_that_is_no_form_is_said_and_nothing_is_taken_in(importer, day):
    file = ContentFile(b"PK\x03\x04 no workbook")
    with pytest.raises(Refusal):
        services.open_published(file=file, name="x.xlsx", by=importer, on=day)


def test_the_page_shows_what_was_read_and_then_takes_it_in(importer, client, day):
    client.force_login(importer, backend="django.contrib.auth.backends.ModelBackend")
    with (FORMS / "tianchang-2022" / "form.xlsx").open("rb") as file:
        answer = client.post(reverse("evaluation:import"), {"file": file}, follow=True)
    page = answer.content.decode()
    form = read_forms(FORMS / "tianchang-2022" / "form.xlsx", region=None, on=day)[0]
    assert form.project.name in page
    assert form.indicators[0].cell in page
    batch = answer.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    done = client.post(reverse("evaluation:import-confirm", args=[batch]), follow=True).content.decode()
    assert "不会再导入一次" in done
    year = ProjectYear.objects.first()
    table = client.get(reverse("evaluation:fill", args=[year.pk])).content.decode()
    assert form.project.name in table
    total = client.get(reverse("evaluation:explain", args=[year.pk, "total"]))
    assert total.status_code == 200


def test_a_year_of_the_table_is_its_own_and_does_not_choose_the_rules(opened, importer, day):
    made = services.confirm_published(batch_id=opened("tianchang-2022").pk, by=importer, on=day)[0]
    assert made.fiscal_year == 2022
    assert SelfEvaluation.objects.get(project_year=made).rules_on == day
    assert day < date(2022, 12, 31)


def test_a_project_leads_to_the_table_it_was_made_from(opened, importer, client, day):
    batch = opened("synthetic-clean-2023")
    made = services.confirm_published(batch_id=batch.pk, by=importer, on=day)
    client.force_login(importer, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("evaluation:import-batch", args=[batch.pk])
    assert f'href="{page}"' in client.get(reverse("pool:project", args=[made[0].pk])).content.decode()
    assert client.get(page).status_code == 200
