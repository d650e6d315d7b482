"""Addresses of the board. An area is written by its code; ``0`` is the whole country."""

from django.urls import path, re_path

from anju.desks.supervisor import views

app_name = "supervisor"
urlpatterns = [
    path("", views.board, name="board"),
    re_path(r"^(?P<area>[0-9]{1,12})/$", views.board, name="area"),
    re_path(r"^(?P<area>[0-9]{1,12})/people/(?P<name>[a-z0-9_]{1,30})/$", views.people, name="people"),
    re_path(r"^(?P<area>[0-9]{1,12})/export/$", views.take_out, name="export"),
]
