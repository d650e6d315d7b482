"""Addresses of the planner: a provider's day, one visit of it, and the three things that are done."""

from django.urls import path

from anju.desks.planner import rounds, views

app_name = "planner"
urlpatterns = [
    path("", views.providers, name="providers"),
    path("<int:provider_id>/<slug:on>/", views.day, name="day"),
    path("<int:provider_id>/<slug:on>/rounds/", rounds.rounds, name="rounds"),
    path("<int:provider_id>/<slug:on>/rounds/send/", rounds.send, name="send_round"),
    path("<int:provider_id>/<slug:on>/compute/", views.compute, name="compute"),
    path("<int:provider_id>/<slug:on>/publish/", views.publish, name="publish"),
    path("<int:provider_id>/<slug:on>/visits/<int:order_id>/", views.visit, name="visit"),
    path("<int:provider_id>/<slug:on>/visits/<int:order_id>/move/", views.move, name="move"),
]
