"""Addresses of stored files."""

from django.urls import path

from abacus.foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<int:pk>/", views.download, name="download"),
]
