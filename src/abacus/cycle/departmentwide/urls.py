"""Addresses of department-wide performance."""

from django.urls import path

from abacus.cycle.departmentwide import views
from abacus.cycle.departmentwide.pages import EVALUATION_PAGES, TARGETS_PAGES

app_name = "departmentwide"

urlpatterns = [
    path("departmentwide/", views.DepartmentList.as_view(), name="list"),
    path("departmentwide/case/<int:department_id>/", views.case, name="case"),
    path("departmentwide/case/<int:department_id>/targets/", views.start_targets, name="targets-start"),
    path("departmentwide/case/<int:department_id>/evaluation/", views.start_evaluation, name="evaluation-start"),
    path("departmentwide/targets/<int:targets_id>/", views.targets, name="targets"),
    path("departmentwide/evaluation/<int:evaluation_id>/", views.evaluation, name="evaluation"),
    *TARGETS_PAGES.urls("departmentwide/targets/", id_name="targets_id"),
    *EVALUATION_PAGES.urls("departmentwide/evaluation/", id_name="evaluation_id"),
]
