"""Addresses of the planner: a provider's day, one visit of it, and what is done."""

from django.urls import path

from anju.desks.planner import rounds, views

app_name = "planner"
urlpatterns = [
    path("", views.providers, name="providers"),
    path("<int:provider_id>/<slug:on>/", views.day, name="day"),
    path("<int:provider_id>/<slug:on>/rounds/", rounds.rounds, name="rounds"),
    path("<int:provider_id>/<slug:on>/rounds/send/", rounds.send, name="send_round"),
    path("<int:provider_id>/<slug:on>/compute/", views.compute, name="compute"),
    path("all/<slug:on>/compute/", views.compute_all, name="compute_all"),
    path("<int:provider_id>/<slug:on>/propose/", views.propose, name="propose"),
    path("<int:provider_id>/<slug:on>/sick/", views.sick, name="sick"),
    path("<int:provider_id>/<slug:on>/accept/", views.accept, name="accept"),
    path("<int:provider_id>/<slug:on>/drop/", views.drop, name="drop"),
    path("<int:provider_id>/<slug:on>/publish/", views.publish, name="publish"),
    path("<int:provider_id>/<slug:on>/visits/<int:order_id>/", views.visit, name="visit"),
    path("<int:provider_id>/<slug:on>/visits/<int:order_id>/try/", views.tried, name="try"),
    path("<int:provider_id>/<slug:on>/visits/<int:order_id>/move/", views.move, name="move"),
]
