"""Addresses of the interface: the operations under /api/v1/ (answered by the edge), its pages under /api/."""

from django.urls import URLPattern, URLResolver, include, path

from abacus.api import operations, views  # noqa: F401 - importing the operations registers them
from abacus.api.site import api

pages = [
    path("api/", views.documentation, name="docs"),
    path("api/tokens/", views.tokens, name="tokens"),
    path("api/tokens/new/", views.NewToken.as_view(), name="token-new"),
    path("api/tokens/<int:pk>/confirm/", views.confirm, name="token-confirm"),
    path("api/tokens/<int:pk>/revoke/", views.revoke, name="token-revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "api"))),
    path("api/v1/", api.urls),
]
