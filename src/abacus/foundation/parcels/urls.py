"""The address of finished zips."""

from django.urls import path

from abacus.foundation.parcels import views

app_name = "parcels"
urlpatterns = [path("jobs/<int:job_id>/forms.zip", views.parcel, name="parcel")]
