"""Addresses of linkage."""

from django.urls import path

from abacus.cycle.linkage.views import departments, explaining, ledgers, lists, record, runs, simulating

app_name = "linkage"

urlpatterns = [
    path("linkage/", lists.ProposalList.as_view(), name="proposals"),
    path("linkage/<int:pk>/", record.proposal, name="proposal"),
    path("linkage/<int:pk>/answer/", record.answer, name="answer"),
    path("linkage/<int:pk>/comment/", record.comment, name="comment"),
    path("linkage/<int:pk>/decide/", record.decide, name="decide"),
    path("linkage/<int:pk>/explain/<str:item>/<slug:what>/", explaining.explain, name="explain"),
    path("linkage/decide/", record.decide_many, name="decide-many"),
    path("linkage/order/", lists.OrderList.as_view(), name="order"),
    path("linkage/bottom/", runs.bottom, name="bottom"),
    path("linkage/runs/", runs.runs, name="runs"),
    path("linkage/runs/<int:pk>/", runs.run, name="run"),
    path("linkage/runs/<int:pk>/compute/", runs.compute, name="compute"),
    path("linkage/runs/<int:pk>/publish/", runs.publish, name="publish"),
    path("linkage/simulate/", simulating.simulate, name="simulate"),
    path("linkage/departments/", lists.DepartmentList.as_view(), name="departments"),
    path("linkage/departments/<int:pk>/", departments.department, name="department"),
    path("linkage/ledger/", lists.LedgerList.as_view(), name="ledger"),
    path("linkage/ledger/enter/", ledgers.enter, name="enter-measures"),
    path("linkage/idle/", lists.IdleList.as_view(), name="idle"),
    path("linkage/idle/find/", ledgers.find, name="find-idle"),
    path("linkage/idle/<int:pk>/", ledgers.idle_fund, name="idle-fund"),
    path("linkage/idle/<int:pk>/recover/", ledgers.recover, name="recover-idle"),
    path("linkage/idle/<int:pk>/keep/", ledgers.keep, name="keep-idle"),
]
