"""When stages are open."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "abacus.foundation.schedule"
    label = "schedule"
