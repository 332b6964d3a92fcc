"""A unit declares its targets; nothing typed is lost, nothing wrong is handed in."""

import pytest

from abacus.cycle.drafts import NotEditable, NotReady, Stale
from abacus.cycle.targets import services
from abacus.cycle.targets.content import from_json
from abacus.cycle.targets.models import Declaration
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.schedule.services import WindowClosed, set_window
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests import stages
from tests.factories import neighbour

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_what_cannot_be_read_is_kept_as_typed_and_said(walk):
    saved = walk.fill(stages.changed_row(stages.content(), "受益行政村数量", value="约六十个"))
    kept = from_json(Declaration.objects.get(pk=saved.pk).content)
    assert "约六十个" in [row.value for row in kept.rows]
    found, _form = services.examine(saved, kept, walk.day)
    assert [one.where for one in found.must] == ["第 5 行 指标值"]


def test_a_good_form_has_nothing_that_blocks_it(walk):
    found, _form = services.examine(walk.begin(), stages.content(), walk.day)
    assert found.must == ()


def test_handing_in_makes_a_version_with_exact_values(walk):
    declaration = walk.submit(stages.content())
    version = declaration.target_version
    lines = {line.name: line for line in version.lines.all()}
    assert lines["单站年运行费用"].target_micro == 3_250_000
    assert lines["年度运维完成时间"].target_on.isoformat() == "2022-12-31"
    assert lines["受益村民满意度"].mode == "satisfaction"
    assert version.head["other_fen"] == 26_500_000
    assert declaration.state == Declaration.State.SUBMITTED
    walk.year.refresh_from_db()
    assert walk.year.state == ProjectYear.State.TARGET_REVIEW
    assert walk.year.pack_release == version.pack_release


def test_a_form_with_a_fault_is_not_handed_in_and_stays_a_draft(walk):
    saved = walk.fill(stages.changed_row(stages.content(), "受益行政村数量", weight="30"))
    with pytest.raises(NotReady) as said:
        services.submit(declaration_id=saved.pk, version=saved.version, by=walk.clerk, on=walk.day)
    assert {one.code for one in said.value.findings.must} >= {"weight.sum"}
    assert walk.now().state == Declaration.State.DRAFT


def test_the_second_of_two_people_is_told_and_both_contents_are_kept(walk):
    begun = walk.begin()
    first = stages.content(total="186.51")
    services.save(declaration_id=begun.pk, content=first, version=begun.version, by=walk.clerk, on=walk.day)
    mine = stages.content(total="200", other="40", rows=first.rows)
    with pytest.raises(Stale):
        services.save(declaration_id=begun.pk, content=mine, version=begun.version, by=walk.clerk, on=walk.day)
    services.keep_rival(declaration_id=begun.pk, content=mine, by=walk.clerk, on=walk.day)
    assert from_json(walk.now().content) == first
    settled = services.settle_rival(
        declaration_id=begun.pk, take_mine=["head:other"], version=walk.now().version, by=walk.clerk, on=walk.day
    )
    assert from_json(settled.content).other == "40"
    assert from_json(settled.content).total == "186.51"
    assert settled.rivals.count() == 0


def test_saving_the_same_content_again_is_no_conflict(walk):
    form = stages.content()
    walk.fill(form)
    again = services.save(declaration_id=walk.now().pk, content=form, version=0, by=walk.clerk, on=walk.day)
    assert again.version == 1


def test_each_save_leaves_what_changed_in_the_audit(walk):
    walk.fill(stages.content())
    event = Event.objects.filter(action="declaration.saved").latest("pk")
    assert event.after["head:total"] == "186.50"


def test_nobody_writes_a_form_under_review(walk):
    declaration = walk.submit(stages.content())
    with pytest.raises(NotEditable):
        services.save(
            declaration_id=declaration.pk, content=stages.content(), version=declaration.version, by=walk.clerk,
            on=walk.day,
        )  # fmt: skip


def test_withdrawing_makes_it_a_draft_again(walk):
    declaration = walk.submit(stages.content())
    services.withdraw(declaration_id=declaration.pk, version=declaration.submission.version, by=walk.clerk, on=walk.day)
    walk.year.refresh_from_db()
    assert walk.now().state == Declaration.State.DRAFT
    assert walk.year.state == ProjectYear.State.TARGET_DRAFT
    assert walk.now().target_version.state == "returned"


def test_outside_the_window_nothing_is_begun(walk):
    from datetime import date

    set_window(
        organisation=walk.county.region, fiscal_year=2022, stage="targets", opens_on=date(2021, 9, 1),
        closes_on=date(2021, 11, 30), by=None, on=walk.day,
    )  # fmt: skip
    with pytest.raises(WindowClosed, match="截止"):
        walk.begin()


def test_a_department_may_look_but_not_write(walk):
    begun = walk.begin()
    reviewer = walk.county.people[Role.DEPARTMENT_CLERK]
    with pytest.raises(Refused):
        services.save(declaration_id=begun.pk, content=stages.content(), version=0, by=reviewer, on=walk.day)


def test_the_neighbours_form_does_not_exist(walk):
    begun, stranger = walk.begin(), neighbour().people[Role.UNIT_CLERK]
    with pytest.raises(Declaration.DoesNotExist):
        services.save(declaration_id=begun.pk, content=stages.content(), version=0, by=stranger, on=walk.day)


def test_last_years_targets_are_proposed_and_keep_their_lines(walk):
    walk.to_the_end(stages.content())
    following = pool.open_year(
        project=walk.year.project, fiscal_year=2023, organisation=walk.county.unit, by=walk.clerk, on=walk.day
    )
    begun = services.start(project_year_id=following.pk, by=walk.clerk, on=walk.day)
    proposed = from_json(begun.content)
    before = {str(line.line_id) for line in pool.current_target_version(walk.year).lines.all()}
    assert {row.line_id for row in proposed.rows} == before
    assert proposed.starts == "2023-01-01"


def test_a_row_added_on_an_open_page_keeps_its_line_from_save_to_save(walk):
    """The page sends a row it has added without an id until it is opened anew."""
    form = stages.content()
    added = stages.replace(form.rows[4], line_id="")
    sent = stages.replace(form, rows=(*form.rows[:4], added, *form.rows[5:]))
    walk.fill(sent)
    first = from_json(walk.now().content).rows[4].line_id
    renamed = stages.replace(sent, rows=(*sent.rows[:4], stages.replace(added, name="受益村居数量"), *sent.rows[5:]))
    walk.fill(renamed)
    assert from_json(walk.now().content).rows[4].line_id == first
    assert Event.objects.filter(action="declaration.saved").latest("pk").after == {f"{first}:name": "受益村居数量"}
