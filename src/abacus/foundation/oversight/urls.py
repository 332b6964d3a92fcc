"""Addresses of the chains of the trail."""

from django.urls import path

from abacus.foundation.oversight import views

app_name = "oversight"
urlpatterns = [
    path("audit/chains/", views.chains, name="chains"),
    path("audit/chains/verify/", views.verify, name="verify"),
]
