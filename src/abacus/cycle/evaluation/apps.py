from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "abacus.cycle.evaluation"
    label = "evaluation"
