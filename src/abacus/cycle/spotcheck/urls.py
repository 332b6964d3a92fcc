"""Addresses of draws and spot checks."""

from django.urls import path

from abacus.cycle.spotcheck.views import checks, draws, saving

app_name = "spotcheck"

urlpatterns = [
    path("spot-checks/", checks.CheckList.as_view(), name="list"),
    path("spot-checks/coverage/", checks.covered, name="coverage"),
    path("spot-checks/draws/", draws.DrawList.as_view(), name="draws"),
    path("spot-checks/draws/announce/", draws.Announce.as_view(), name="announce"),
    path("spot-checks/draws/<int:draw_id>/", draws.draw, name="draw"),
    path("spot-checks/draws/<int:draw_id>/frame.csv", draws.as_csv, name="frame"),
    path("spot-checks/draws/<int:draw_id>/verify/", draws.verify, name="verify"),
    path("spot-checks/draws/<int:draw_id>/weight/<int:line_id>/", draws.explain_weight, name="explain-weight"),
    path("spot-checks/draws/<int:draw_id>/freeze/", draws.freeze, name="freeze"),
    path("spot-checks/draws/<int:draw_id>/number/", draws.number, name="number"),
    path("spot-checks/draws/<int:draw_id>/draw/", draws.draw_lots, name="draw-lots"),
    path("spot-checks/draws/<int:draw_id>/abandon/", draws.abandon, name="abandon"),
    path("spot-checks/<int:check_id>/", checks.check, name="check"),
    path("spot-checks/<int:check_id>/explain/<slug:what>/", checks.explain, name="explain"),
    path("spot-checks/<int:check_id>/save/", saving.save, name="save"),
    path("spot-checks/<int:check_id>/difference/", saving.difference, name="difference"),
    path("spot-checks/<int:check_id>/feed-back/", saving.feed_back, name="feed-back"),
    path("spot-checks/<int:check_id>/answer/", checks.answer, name="answer"),
    path("spot-checks/<int:check_id>/decide/", checks.decide, name="decide"),
    path("spot-checks/<int:check_id>/finish/", checks.finish, name="finish"),
]
