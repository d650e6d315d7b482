"""Addresses of incidents."""

from django.urls import path

from anju.incidents import views

app_name = "incidents"
urlpatterns = [
    path("", views.incidents, name="list"),
    path("export/", views.export, name="export"),
    path("presses/", views.presses, name="presses"),
    path("presses/<int:alarm_id>/", views.way, name="way"),
    path("false-alarms/", views.false_alarms, name="false_alarms"),
    path("false-alarms/cases/", views.false_alarm_cases, name="false_alarm_cases"),
    path("false-alarms/export/", views.export_false_alarms, name="export_false_alarms"),
    path("reach/", views.reach, name="reach"),
    path("plans/<int:elder_id>/", views.plan, name="plan"),
    path("<int:incident_id>/", views.incident, name="incident"),
    path("<int:incident_id>/print/", views.printed, name="print"),
    path("<int:incident_id>/<slug:verb>/", views.act, name="act"),
]
