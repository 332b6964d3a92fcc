"""Addresses of the ex-ante evaluation."""

from django.urls import path

from abacus.cycle.exante.pages import PAGES
from abacus.cycle.exante.views import cases, concluding, lists, opinions, panels

app_name = "exante"

urlpatterns = [
    path("exante/", lists.AskedList.as_view(), name="list"),
    path("exante/cases/", lists.CaseList.as_view(), name="cases"),
    path("exante/policies/", lists.policies, name="policies"),
    path("exante/policies/<int:policy_id>/start/", lists.start_policy, name="start-policy"),
    path("exante/pooled/", lists.pooled, name="pooled"),
    path("exante/reduction/", opinions.reduction, name="reduction"),
    path("exante/panels/", panels.mine, name="panels"),
    path("exante/begin/<int:project_year_id>/", lists.begin, name="begin"),
    path("exante/begin/<int:project_year_id>/start/", lists.start, name="start"),
    path("exante/case/<int:case_id>/", cases.case, name="case"),
    path("exante/case/<int:case_id>/discard/", cases.discard, name="discard"),
    path("exante/case/<int:case_id>/material/", cases.materials, name="materials"),
    path("exante/case/<int:case_id>/material/<int:material_id>/", cases.material, name="material"),
    path("exante/case/<int:case_id>/material/<int:material_id>/judge/", cases.judge, name="judge"),
    path("exante/case/<int:case_id>/material/<int:material_id>/file/", cases.material_file, name="material-file"),
    path("exante/case/<int:case_id>/sign/<int:department_id>/", cases.sign, name="sign"),
    path("exante/case/<int:case_id>/explain/<slug:what>/", cases.explain, name="explain"),
    path("exante/case/<int:case_id>/panel/", panels.panel, name="panel"),
    path("exante/case/<int:case_id>/panel/invite/", panels.invite, name="invite"),
    path("exante/case/<int:case_id>/panel/<int:member_id>/dismiss/", panels.dismiss, name="dismiss"),
    path("exante/case/<int:case_id>/panel/ask/", panels.ask, name="ask"),
    path("exante/case/<int:case_id>/panel/answer/<int:question_id>/", panels.answer, name="answer"),
    path("exante/case/<int:case_id>/panel/score/", panels.score, name="score"),
    path("exante/case/<int:case_id>/conclusion/", concluding.conclusion, name="conclusion"),
    path("exante/case/<int:case_id>/conclusion/score/", concluding.score, name="set-points"),
    path("exante/case/<int:case_id>/conclusion/write/", concluding.conclude, name="conclude"),
    path("exante/case/<int:case_id>/opinion/", opinions.opinion, name="opinion"),
    path("exante/case/<int:case_id>/opinion/<int:item_id>/answer/", opinions.answer, name="answer-item"),
    path("exante/case/<int:case_id>/opinion/<int:item_id>/decide/", opinions.decide, name="decide-item"),
    *PAGES.urls("exante/case/", id_name="case_id"),
]
