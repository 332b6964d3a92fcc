"""Files people hand in."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "abacus.foundation.documents"
    label = "documents"
