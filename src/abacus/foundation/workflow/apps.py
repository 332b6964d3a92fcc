"""Submissions on their routes, and the workbench."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "abacus.foundation.workflow"
    label = "workflow"
