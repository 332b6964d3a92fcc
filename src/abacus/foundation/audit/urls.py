"""Addresses of the audit trail."""

from django.urls import path

from abacus.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.EventList.as_view(), name="events"),
    path("audit/<int:pk>/", views.event, name="event"),
]
