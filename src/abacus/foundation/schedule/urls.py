"""Addresses of the calendar."""

from django.urls import path

from abacus.foundation.schedule.views import calendar, late

app_name = "schedule"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/set/", calendar.SetWindow.as_view(), name="set"),
    path("calendar/day/", calendar.SetDay.as_view(), name="day"),
    path("calendar/<int:pk>/remove/", calendar.remove, name="remove"),
    path("calendar/late/", late.LateList.as_view(), name="lates"),
    path("calendar/late/ask/", late.AskLate.as_view(), name="late-ask"),
    path("calendar/late/<int:pk>/", late.Late.as_view(), name="late"),
    path("calendar/late/<int:pk>/withdraw/", late.withdraw, name="late-withdraw"),
]
