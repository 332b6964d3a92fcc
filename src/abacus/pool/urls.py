"""Addresses of the pool."""

from django.urls import path

from abacus.pool.views import beside, budget, changes, entries, imports, overdue, projects, record, years

app_name = "pool"
urlpatterns = [
    path("projects/", projects.ProjectList.as_view(), name="projects"),
    path("projects/new/", entries.new_project, name="project-new"),
    path("projects/budget/", budget.approve, name="budget"),
    path("projects/<int:pk>/", record.project, name="project"),
    path("projects/<int:pk>/money/", entries.money, name="money"),
    path("projects/<int:pk>/changes/", changes.changes, name="changes"),
    path("projects/<int:pk>/explain/execution/", record.explain_execution, name="explain-execution"),
    path("projects/<int:pk>/years/", beside.project, name="three-years"),
    path("departments/<int:pk>/years/", beside.department, name="department-years"),
    path("overdue/", overdue.overdue, name="overdue"),
    path("overdue/remind/", overdue.remind, name="overdue-remind"),
    path("years/", years.years, name="years"),
    path("years/open/", years.open_year, name="year-open"),
    path("years/close/", years.close_year, name="year-close"),
    path("years/reopen/", years.reopen, name="year-reopen"),
    path("imports/", imports.imports, name="import"),
    path("imports/template/<slug:kind>/", imports.template, name="import-template"),
    path("imports/export/<slug:kind>/", imports.export, name="import-export"),
    path("imports/<int:pk>/", imports.batch, name="import-batch"),
    path("imports/<int:pk>/choose/", imports.choose, name="import-choose"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="import-confirm"),
    path("imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("imports/<int:pk>/withdraw/", imports.withdraw, name="import-withdraw"),
    path("imports/<int:pk>/report/", imports.report, name="import-report"),
]
