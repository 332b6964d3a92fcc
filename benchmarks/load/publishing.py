"""What citizens read on a filing day: a department in each of the first counties has published its targets."""

from benchmarks.load.place import DAY, STAFFED, YEAR

COUNTIES = 3


def publish() -> None:
    """Through the services, as the people of the place."""
    from django.db import transaction

    from abacus.cycle.disclosure import services as disclosure
    from abacus.foundation.accounts.models import Appointment
    from abacus.foundation.accounts.roles import Role
    from abacus.pool.models import ProjectYear, StageOutcome

    held = Appointment.objects.select_related("user", "organisation")
    clerks = list(held.filter(role=Role.DEPARTMENT_CLERK).order_by("organisation__path"))[::STAFFED][:COUNTIES]
    leads = {one.organisation.region_code: one for one in held.filter(role=Role.PERFORMANCE_DIVISION)}
    for clerk in clerks:
        lead = leads[clerk.organisation.region_code]
        years = ProjectYear.objects.filter(fiscal_year=YEAR, department=clerk.organisation, state__in=SETTLED)
        StageOutcome.objects.bulk_create(
            StageOutcome(
                project_year=year, organisation_path=year.organisation_path, stage=stage, outcome=outcome,
                amount_fen=year.initial_fen, final_on=DAY, pack_release="cn@2026.3", recorded_by=lead.user,
            )
            for year in years
            for stage, outcome in (("targets", "passed"), ("budget", "approved"))
        )  # fmt: skip
        with transaction.atomic():
            disclosure.set_approval_day(
                organisation_id=lead.organisation_id, fiscal_year=YEAR, of="budget", approved_on=DAY,
                document_number="测财预〔2022〕1号", by=lead.user, on=DAY,
            )  # fmt: skip
            made = disclosure.prepare(
                organisation_id=clerk.organisation_id, fiscal_year=YEAR, kind="targets", by=clerk.user, on=DAY
            )
            made = disclosure.save(
                publication_id=made.pk, version=made.version, duties="", note="", accompanies_on=DAY, by=clerk.user,
                on=DAY,
            )  # fmt: skip
            made = disclosure.hand_in(publication_id=made.pk, version=made.version, by=clerk.user, on=DAY)
            disclosure.publish(publication_id=made.pk, version=made.version, by=lead.user, on=DAY)


SETTLED = ("approved", "evaluating", "evaluated")
