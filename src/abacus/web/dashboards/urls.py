"""Addresses of the dashboards."""

from django.urls import path

from abacus.web.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("dashboard/", views.home, name="home"),
    path("dashboard/<int:pk>/", views.body, name="body"),
]
