"""Addresses of the self-evaluation."""

from django.urls import path

from abacus.cycle.evaluation import explaining, importing, reviewing, views

app_name = "evaluation"

urlpatterns = [
    path("evaluation/", views.EvaluationList.as_view(), name="list"),
    path("evaluation/fill/<int:project_year_id>/", views.fill, name="fill"),
    path("evaluation/fill/<int:project_year_id>/start/", views.start, name="start"),
    path("evaluation/<int:evaluation_id>/save/", views.save, name="save"),
    path("evaluation/<int:evaluation_id>/difference/", views.difference, name="difference"),
    path("evaluation/<int:evaluation_id>/submit/", views.submit, name="submit"),
    path("evaluation/<int:evaluation_id>/withdraw/", views.withdraw, name="withdraw"),
    path("evaluation/review/", reviewing.ReviewList.as_view(), name="reviews"),
    path("evaluation/review/<int:task_id>/", reviewing.review, name="review"),
    path("evaluation/review/<int:task_id>/approve/", reviewing.approve, name="approve"),
    path("evaluation/review/<int:task_id>/return/", reviewing.give_back, name="return"),
    path("evaluation/review/<int:task_id>/delegate/", reviewing.delegate, name="delegate"),
    path("evaluation/explain/<int:project_year_id>/<str:what>/", explaining.explain, name="explain"),
    path("evaluation/import/", importing.upload, name="import"),
    path("evaluation/import/<int:batch_id>/", importing.batch, name="import-batch"),
    path("evaluation/import/<int:batch_id>/confirm/", importing.confirm, name="import-confirm"),
]
