"""Addresses of routines."""

from django.urls import path

from anju.routines import views

app_name = "routines"
urlpatterns = [
    path("", views.homes, name="list"),
    path("<int:home_id>/", views.home, name="home"),
    path("away/<int:elder_id>/", views.away, name="away"),
    path("absences/<int:absence_id>/home/", views.come_home, name="come_home"),
    path("settings/", views.settings, name="settings"),
    path("settings/off/", views.switch_off, name="switch_off"),
    path("rehearsals/<int:rehearsal_id>/", views.rehearsal, name="rehearsal"),
    path("rehearsals/<int:rehearsal_id>/apply/", views.apply, name="apply"),
    path("rehearsals/<int:rehearsal_id>/drop/", views.drop, name="drop"),
]
