"""Addresses of the frame."""

from django.urls import path

from abacus.foundation.pages import views

app_name = "pages"
urlpatterns = [
    path("year/", views.choose_year, name="year"),
    path("search/", views.find, name="search"),
    path("help/", views.help_page, name="help"),
    path("views/save/", views.save_view, name="view-save"),
    path("views/<int:pk>/drop/", views.drop_view, name="view-drop"),
    path("components/", views.gallery, name="gallery"),
]
