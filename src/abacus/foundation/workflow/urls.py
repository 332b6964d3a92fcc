"""Addresses of the workbench, of submissions and tasks, and of acting for somebody else."""

from django.urls import include, path

from abacus.foundation.workflow.views import bulk, handing, mandates, workbench

own = [
    path("submissions/<int:pk>/", workbench.submission, name="submission"),
    path("tasks/<int:pk>/delegate/", handing.Delegate.as_view(), name="delegate"),
    path("tasks/<int:pk>/assign/", handing.Assign.as_view(), name="assign"),
    path("tasks/bulk/", bulk.preview, name="bulk"),
    path("supervision/", handing.Supervision.as_view(), name="supervision"),
    path("mandates/", mandates.overview, name="mandates"),
    path("mandates/new/", mandates.Entrust.as_view(), name="entrust"),
    path("mandates/deputy/", mandates.NameDeputy.as_view(), name="deputy"),
    path("mandates/<int:pk>/decide/", mandates.decide, name="mandate-decide"),
    path("mandates/<int:pk>/end/", mandates.end, name="mandate-end"),
]

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("", include((own, "workflow"))),
]
