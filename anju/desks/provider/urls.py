"""Addresses of the provider's desk."""

from django.urls import path

from anju.desks.provider import views

app_name = "provider"
urlpatterns = [
    path("", views.board, name="board"),
    path("day/<slug:group>/", views.lines, name="lines"),
    path("orders/<int:order_id>/", views.order, name="order"),
    path("orders/<int:order_id>/send/", views.send, name="send"),
    path("orders/<int:order_id>/correct/", views.correct, name="correct"),
    path("orders/<int:order_id>/refuse/", views.refuse, name="refuse"),
]
