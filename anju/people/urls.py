"""Addresses of people, below ``/elders/``."""

from django.urls import path

from anju.people import views

app_name = "people"
urlpatterns = [
    path("", views.registry, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.register, name="register"),
    path("doubles/", views.doubles, name="doubles"),
    path("doubles/<int:duplicate_id>/", views.decide, name="decide"),
    path("imports/", views.imports, name="imports"),
    path("imports/template/", views.template_file, name="template"),
    path("imports/<int:import_id>/", views.import_page, name="import"),
    path("imports/<int:import_id>/confirm/", views.confirm, name="confirm"),
    path("imports/<int:import_id>/report/", views.report, name="report"),
    path("<int:elder_id>/", views.elder, name="elder"),
    path("<int:elder_id>/print/", views.elder_print, name="print"),
    path("<int:elder_id>/reveal/", views.reveal, name="reveal"),
    path("<int:elder_id>/change/", views.change, name="change"),
    path("<int:elder_id>/contacts/", views.contacts, name="contacts"),
    path("<int:elder_id>/health/", views.health, name="health"),
    path("<int:elder_id>/categories/", views.categories, name="categories"),
    path("<int:elder_id>/consents/", views.consents, name="consents"),
    path("<int:elder_id>/ending/", views.ending, name="ending"),
]
