"""Addresses of the declaration of targets."""

from django.urls import path

from abacus.cycle.targets import changing, views
from abacus.cycle.targets.pages import PAGES

app_name = "targets"

urlpatterns = [
    path("targets/", views.DeclarationList.as_view(), name="declarations"),
    path("targets/declare/<int:project_year_id>/", views.declare, name="declare"),
    path("targets/declare/<int:project_year_id>/start/", views.start, name="start"),
    *PAGES.urls("targets/", id_name="declaration_id"),
    path("targets/changes/", changing.ChangeList.as_view(), name="changes"),
    path("targets/changes/<int:change_id>/", changing.change, name="change"),
    path("targets/<int:declaration_id>/revise/", views.revise, name="revise"),
    path("targets/<int:declaration_id>/drop/", views.drop, name="drop"),
    path("targets/explain/<int:project_year_id>/", views.explain, name="explain"),
]
