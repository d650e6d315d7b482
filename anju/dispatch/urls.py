"""Addresses of workers."""

from django.urls import path

from anju.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.workers, name="workers"),
    path("new/", views.new_worker, name="new_worker"),
    path("certificates/", views.certificates, name="certificates"),
    path("roster/", views.roster, name="roster"),
    path("<int:worker_id>/", views.worker, name="worker"),
    path("<int:worker_id>/<slug:verb>/", views.change, name="change"),
]
