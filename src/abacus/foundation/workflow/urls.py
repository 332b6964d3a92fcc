"""Addresses of the workbench and of submissions."""

from django.urls import include, path

from abacus.foundation.workflow import views

own = [
    path("submissions/<int:pk>/", views.submission, name="submission"),
    path("tasks/<int:pk>/delegate/", views.Delegate.as_view(), name="delegate"),
]

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("", include((own, "workflow"))),
]
