"""Addresses of the declaration of targets."""

from django.urls import path

from abacus.cycle.targets import reviewing, views

app_name = "targets"

urlpatterns = [
    path("targets/", views.DeclarationList.as_view(), name="declarations"),
    path("targets/declare/<int:project_year_id>/", views.declare, name="declare"),
    path("targets/declare/<int:project_year_id>/start/", views.start, name="start"),
    path("targets/<int:declaration_id>/save/", views.save, name="save"),
    path("targets/<int:declaration_id>/difference/", views.difference, name="difference"),
    path("targets/<int:declaration_id>/submit/", views.submit, name="submit"),
    path("targets/<int:declaration_id>/withdraw/", views.withdraw, name="withdraw"),
    path("targets/<int:declaration_id>/revise/", views.revise, name="revise"),
    path("targets/<int:declaration_id>/drop/", views.drop, name="drop"),
    path("targets/review/", reviewing.ReviewList.as_view(), name="reviews"),
    path("targets/review/<int:task_id>/", reviewing.review, name="review"),
    path("targets/review/<int:task_id>/approve/", reviewing.approve, name="approve"),
    path("targets/review/<int:task_id>/return/", reviewing.give_back, name="return"),
    path("targets/review/<int:task_id>/delegate/", reviewing.delegate, name="delegate"),
    path("targets/explain/<int:project_year_id>/", reviewing.explain, name="explain"),
]
