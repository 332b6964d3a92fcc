"""Addresses of the self-evaluation."""

from django.urls import path

from abacus.cycle.evaluation import explaining, views
from abacus.cycle.evaluation.pages import PAGES

app_name = "evaluation"

urlpatterns = [
    path("evaluation/", views.EvaluationList.as_view(), name="list"),
    path("evaluation/fill/<int:project_year_id>/", views.fill, name="fill"),
    path("evaluation/fill/<int:project_year_id>/start/", views.start, name="start"),
    *PAGES.urls("evaluation/", id_name="evaluation_id"),
    path("evaluation/explain/<int:project_year_id>/<str:what>/", explaining.explain, name="explain"),
]
