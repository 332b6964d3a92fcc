from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "abacus.foundation.workflow"
    label = "workflow"
