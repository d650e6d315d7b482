"""Addresses of the responder's phone."""

from django.urls import path

from anju.desks.field import views

app_name = "field"
urlpatterns = [
    path("", views.today, name="today"),
    path("app.webmanifest", views.manifest, name="manifest"),
    path("worker.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("outbox/", views.outbox, name="outbox"),
    path("duty/", views.duty, name="duty"),
    path("position/", views.position, name="position"),
    path("jobs/<int:assignment_id>/", views.job, name="job"),
    path("jobs/<int:assignment_id>/way/", views.way, name="way"),
    path("jobs/<int:assignment_id>/watch/", views.watch, name="watch"),
    path("jobs/<int:assignment_id>/accept/", views.accept, name="accept"),
    path("jobs/<int:assignment_id>/refuse/", views.refuse, name="refuse"),
    path("jobs/<int:assignment_id>/arrive/", views.arrive, name="arrive"),
    path("jobs/<int:assignment_id>/correct/", views.correct, name="correct"),
    path("jobs/<int:assignment_id>/depart/", views.depart, name="depart"),
    path("jobs/<int:assignment_id>/show/", views.show, name="show"),
    path("jobs/<int:assignment_id>/nobody/", views.nobody, name="nobody"),
    path("jobs/<int:assignment_id>/finish/", views.finish, name="finish"),
    path("jobs/<int:assignment_id>/alert/", views.alert, name="alert"),
    path("jobs/<int:assignment_id>/report/", views.report, name="report"),
    path("jobs/<int:assignment_id>/call/", views.call, name="call"),
    path("jobs/<int:assignment_id>/photos/", views.photo_add, name="photo_add"),
    path("jobs/<int:assignment_id>/photos/<str:name>/", views.photo, name="photo"),
]
