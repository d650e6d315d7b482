"""Addresses of messages."""

from django.urls import path

from anju.messaging import views

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:message_id>/read/", views.read, name="read"),
    path("reports/<slug:channel>/", views.report, name="report"),
]
