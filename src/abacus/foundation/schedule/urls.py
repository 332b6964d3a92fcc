"""Addresses of the calendar."""

from django.urls import path

from abacus.foundation.schedule import views

app_name = "schedule"
urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/set/", views.SetWindow.as_view(), name="set"),
    path("calendar/day/", views.SetDay.as_view(), name="day"),
    path("calendar/<int:pk>/remove/", views.remove, name="remove"),
]
