"""Addresses of the import of organisations and people."""

from django.urls import path

from abacus.foundation.setup import views

app_name = "setup"
urlpatterns = [
    path("setup/import/", views.Import.as_view(), name="import"),
    path("setup/templates/<slug:name>.xlsx", views.template, name="template"),
]
