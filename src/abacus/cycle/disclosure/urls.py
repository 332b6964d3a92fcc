"""Addresses of disclosure: the public ones under /open/, those of the people who prepare under /disclosure/."""

from django.urls import path

from abacus.cycle.disclosure import public

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

urlpatterns = OPEN
