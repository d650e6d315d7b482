"""Addresses of areas."""

from django.urls import path

from anju.areas import views

app_name = "areas"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("choose/", views.choose, name="choose"),
    path("<slug:code>/", views.tree, name="area"),
    path("<slug:code>/rename/", views.rename, name="rename"),
    path("<slug:code>/merge/", views.merge, name="merge"),
]
