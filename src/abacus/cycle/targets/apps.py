from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "abacus.cycle.targets"
    label = "targets"
