"""Addresses of selections and key evaluations."""

from django.urls import path

from abacus.cycle.keyevaluation.views import acts, cases, selections

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
    path("key-evaluations/<int:case_id>/plan/", acts.save_plan, name="plan"),
    path("key-evaluations/<int:case_id>/review/", acts.review_plan, name="review"),
    path("key-evaluations/<int:case_id>/members/add/", acts.add_member, name="add-member"),
    path("key-evaluations/<int:case_id>/members/remove/", acts.remove_member, name="remove-member"),
    path("key-evaluations/<int:case_id>/declare/", acts.declare, name="declare"),
    path("key-evaluations/<int:case_id>/discuss/", acts.discuss, name="discuss"),
    path("key-evaluations/<int:case_id>/take-up/", acts.take_up, name="take-up"),
    path("key-evaluations/<int:case_id>/evidence/", acts.add_evidence, name="add-evidence"),
    path("key-evaluations/<int:case_id>/papers/", acts.write_paper, name="write-paper"),
    path("key-evaluations/<int:case_id>/papers/withdraw/", acts.withdraw_paper, name="withdraw-paper"),
    path("key-evaluations/<int:case_id>/score/", acts.score, name="score"),
    path("key-evaluations/<int:case_id>/point/", acts.pass_point, name="pass-point"),
    path("key-evaluations/<int:case_id>/carried/", acts.settle_carried, name="carried"),
    path("key-evaluations/<int:case_id>/draft/", acts.send_draft, name="send-draft"),
    path("key-evaluations/<int:case_id>/answer/", acts.answer, name="answer"),
    path("key-evaluations/<int:case_id>/sign/", acts.sign, name="sign"),
    path("key-evaluations/<int:case_id>/finish/", acts.finish, name="finish"),
]
