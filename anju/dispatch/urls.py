"""Addresses of workers."""

from django.urls import path

from anju.dispatch import views

app_name = "dispatch"
urlpatterns = [
    path("", views.workers, name="workers"),
    path("new/", views.new_worker, name="new_worker"),
    path("certificates/", views.certificates, name="certificates"),
    path("roster/", views.roster, name="roster"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/<int:correction_id>/", views.correction_decide, name="correction_decide"),
    path("homes/<int:elder_id>/code/", views.home_code, name="home_code"),
    path("homes/<int:elder_id>/code/issue/", views.home_code_issue, name="home_code_issue"),
    path("homes/<int:elder_id>/code/revoke/", views.home_code_revoke, name="home_code_revoke"),
    path("<int:worker_id>/", views.worker, name="worker"),
    path("<int:worker_id>/<slug:verb>/", views.change, name="change"),
]
