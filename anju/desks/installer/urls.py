"""Addresses of the installer's phone."""

from django.urls import path

from anju.desks.installer import views

app_name = "installer"
urlpatterns = [
    path("", views.today, name="today"),
    path("find/", views.find, name="find"),
    path("take/", views.take, name="take"),
    path("<int:installation_id>/", views.work, name="work"),
    path("<int:installation_id>/place/", views.place, name="place"),
    path("<int:installation_id>/try/", views.try_out, name="try"),
    path("<int:installation_id>/stop/", views.stop, name="stop"),
    path("<int:installation_id>/finish/", views.finish, name="finish"),
    path("<int:installation_id>/drop/", views.drop, name="drop"),
]
