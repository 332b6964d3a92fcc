"""Addresses of monitoring."""

from django.urls import path

from abacus.cycle.monitoring.views import checks, explaining, findings, rounds, sheet

app_name = "monitoring"

urlpatterns = [
    path("monitoring/rounds/", rounds.RoundList.as_view(), name="rounds"),
    path("monitoring/rounds/new/", rounds.plan, name="plan"),
    path("monitoring/rounds/<int:round_id>/", rounds.round_page, name="round"),
    path("monitoring/rounds/<int:round_id>/open/", rounds.open_round, name="open"),
    path("monitoring/rounds/<int:round_id>/compute/", rounds.compute, name="compute"),
    path("monitoring/rounds/<int:round_id>/close/", rounds.close, name="close"),
    path("monitoring/rounds/<int:round_id>/results/", rounds.ReadingList.as_view(), name="readings"),
    path("monitoring/rounds/<int:round_id>/tables/", sheet.TableList.as_view(), name="tables"),
    path("monitoring/rounds/<int:round_id>/tables/<int:project_year_id>/", sheet.table, name="table"),
    path("monitoring/rounds/<int:round_id>/tables/<int:project_year_id>/begin/", sheet.begin, name="begin"),
    path(
        "monitoring/rounds/<int:round_id>/explain/<int:project_year_id>/<str:what>/", explaining.explain, name="explain"
    ),
    *sheet.PAGES.urls("monitoring/table/", id_name="table_id"),
    path("monitoring/findings/", findings.FindingList.as_view(), name="findings"),
    path("monitoring/findings/letters/", findings.letters, name="letters"),
    path("monitoring/findings/<int:finding_id>/", findings.finding, name="finding"),
    path("monitoring/findings/<int:finding_id>/decide/", findings.decide, name="decide"),
    path("monitoring/findings/<int:finding_id>/measure/", findings.measure, name="measure"),
    path("monitoring/flag/<int:project_year_id>/", findings.flag, name="flag"),
    path("monitoring/checks/", checks.CheckList.as_view(), name="checks"),
    path("monitoring/checks/<int:check_id>/", checks.check, name="check"),
    path("monitoring/milestones/", checks.MilestoneList.as_view(), name="milestones"),
    path("monitoring/milestones/new/<int:project_year_id>/", checks.milestone_new, name="milestone-new"),
    path("monitoring/milestones/<int:milestone_id>/", checks.milestone, name="milestone"),
]
