"""Addresses of selections and key evaluations."""

from django.urls import path

from abacus.cycle.keyevaluation.views import cases, selections

app_name = "keyevaluation"

urlpatterns = [
    path("key-evaluations/", cases.CaseList.as_view(), name="list"),
    path("key-evaluations/totals/", cases.summed, name="totals"),
    path("key-evaluations/open/", cases.Open.as_view(), name="open"),
    path("key-evaluations/register/", cases.Register.as_view(), name="register"),
    path("key-evaluations/selections/", selections.SelectionList.as_view(), name="selections"),
    path("key-evaluations/selections/begin/", selections.Begin.as_view(), name="begin"),
    path("key-evaluations/selections/<int:selection_id>/", selections.SelectionPage.as_view(), name="selection"),
    path("key-evaluations/selections/<int:selection_id>/layer/", selections.AddLayer.as_view(), name="layer"),
    path("key-evaluations/selections/<int:selection_id>/drop/", selections.drop_layer, name="drop-layer"),
    path("key-evaluations/selections/<int:selection_id>/settle/", selections.settle, name="settle"),
    path("key-evaluations/selections/<int:selection_id>/open/", selections.open_cases, name="open-cases"),
    path("key-evaluations/<int:case_id>/", cases.case, name="case"),
    path("key-evaluations/<int:case_id>/explain/", cases.explain, name="explain"),
    path("key-evaluations/<int:case_id>/evidence/<int:evidence_id>/", cases.evidence, name="evidence"),
    path("key-evaluations/<int:case_id>/plan/", cases.save_plan, name="plan"),
    path("key-evaluations/<int:case_id>/review/", cases.review_plan, name="review"),
    path("key-evaluations/<int:case_id>/members/add/", cases.add_member, name="add-member"),
    path("key-evaluations/<int:case_id>/members/remove/", cases.remove_member, name="remove-member"),
    path("key-evaluations/<int:case_id>/declare/", cases.declare, name="declare"),
    path("key-evaluations/<int:case_id>/discuss/", cases.discuss, name="discuss"),
    path("key-evaluations/<int:case_id>/take-up/", cases.take_up, name="take-up"),
    path("key-evaluations/<int:case_id>/evidence/", cases.add_evidence, name="add-evidence"),
    path("key-evaluations/<int:case_id>/papers/", cases.write_paper, name="write-paper"),
    path("key-evaluations/<int:case_id>/papers/withdraw/", cases.withdraw_paper, name="withdraw-paper"),
    path("key-evaluations/<int:case_id>/score/", cases.score, name="score"),
    path("key-evaluations/<int:case_id>/point/", cases.pass_point, name="pass-point"),
    path("key-evaluations/<int:case_id>/carried/", cases.settle_carried, name="carried"),
    path("key-evaluations/<int:case_id>/draft/", cases.send_draft, name="send-draft"),
    path("key-evaluations/<int:case_id>/answer/", cases.answer, name="answer"),
    path("key-evaluations/<int:case_id>/sign/", cases.sign, name="sign"),
    path("key-evaluations/<int:case_id>/finish/", cases.finish, name="finish"),
]
