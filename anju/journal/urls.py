"""Addresses of the journal."""

from django.urls import path

from anju.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.audit, name="audit"),
    path("chain/", views.chain, name="chain"),
    path("export/", views.export, name="export"),
]
