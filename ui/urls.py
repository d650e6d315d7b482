"""Addresses of the gallery and of the reader's own looks."""

from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("looks/", views.set_looks, name="looks"),
    path("language/", views.set_language, name="language"),
]
