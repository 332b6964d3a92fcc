"""Addresses of the tree."""

from django.urls import path

from abacus.foundation.organisations.views import changes, tree

app_name = "organisations"
urlpatterns = [
    path("organisations/", tree.TreeList.as_view(), name="tree"),
    path("organisations/new/", changes.New.as_view(), name="new"),
    path("organisations/<int:pk>/", tree.organisation, name="organisation"),
    path("organisations/<int:pk>/rename/", changes.Rename.as_view(), name="rename"),
    path("organisations/<int:pk>/recode/", changes.Recode.as_view(), name="recode"),
    path("organisations/<int:pk>/merge/", changes.Merge.as_view(), name="merge"),
    path("divisions/", changes.divisions, name="divisions"),
    path("divisions/assign/", changes.Assign.as_view(), name="assign"),
]
