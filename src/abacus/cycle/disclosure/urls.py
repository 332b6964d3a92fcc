"""Addresses of disclosure: the public ones under /open/, those of the people who prepare under /disclosure/."""

from django.urls import path

from abacus.cycle.disclosure import public, reports, views

app_name = "disclosure"

OPEN = [
    path("open/", public.places, name="open-places"),
    path("open/language/<str:code>/", public.language, name="open-language"),
    path("open/<str:region>/", public.place, name="open-place"),
    path("open/<str:region>/<int:year>/", public.place, name="open-year"),
    path("open/<str:region>/no/<str:index>/", public.version, name="open-version"),
    path("open/<str:region>/no/<str:index>.json", public.as_json, name="open-json"),
    path("open/<str:region>/no/<str:index>.csv", public.as_csv, name="open-csv"),
    path("open/<str:region>/<int:year>/<str:code>/", public.body, name="open-body"),
    path("open/<str:region>/<int:year>/<str:code>/<str:project>/", public.project, name="open-project"),
]

DESK = [
    path("disclosure/", views.CoverageList.as_view(), name="coverage"),
    path("disclosure/publications/", views.PublicationList.as_view(), name="publications"),
    path("disclosure/begin/<int:organisation_id>/<str:kind>/", views.begin, name="begin"),
    path("disclosure/approval-days/", views.approval_days, name="approval-days"),
    path("disclosure/<int:publication_id>/", views.publication, name="publication"),
    path("disclosure/<int:publication_id>/preview/", views.preview, name="preview"),
    path("disclosure/<int:publication_id>/save/", views.save, name="save"),
    path("disclosure/<int:publication_id>/read-again/", views.read_again, name="read-again"),
    path("disclosure/<int:publication_id>/hold-back/", views.hold_back, name="hold-back"),
    path("disclosure/<int:publication_id>/include/", views.include, name="include"),
    path("disclosure/<int:publication_id>/decide/", views.decide, name="decide"),
    path("disclosure/<int:publication_id>/hand-in/", views.hand_in, name="hand-in"),
    path("disclosure/<int:publication_id>/return/", views.give_back, name="return"),
    path("disclosure/<int:publication_id>/publish/", views.publish, name="publish"),
    path("disclosure/<int:publication_id>/take-down/", views.take_down, name="take-down"),
    path("disclosure/<int:publication_id>/correct/", views.correct, name="correct"),
]

REPORTS = [
    path("disclosure/reports/", reports.ReportList.as_view(), name="reports"),
    path("disclosure/reports/start/", reports.start, name="report-start"),
    path("disclosure/reports/hearing/", reports.hearing, name="hearing"),
    path("disclosure/reports/<int:report_id>/", reports.report, name="report"),
    path("disclosure/reports/<int:report_id>/pick/", reports.pick, name="report-pick"),
    path("disclosure/reports/<int:report_id>/drop/", reports.drop, name="report-drop"),
    path("disclosure/reports/<int:report_id>/save/", reports.save, name="report-save"),
    path("disclosure/reports/<int:report_id>/send/", reports.send, name="report-send"),
    path("disclosure/reports/<int:report_id>/reply/", reports.reply, name="report-reply"),
]

urlpatterns = [*OPEN, *DESK, *REPORTS]
