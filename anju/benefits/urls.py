"""Addresses of benefits."""

from django.urls import path

from anju.benefits import views

app_name = "benefits"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("new/", views.new, name="new"),
    path("run/", views.run, name="run"),
    path("<int:programme_id>/", views.programme, name="programme"),
    path("<int:programme_id>/close/", views.close, name="close"),
    path("<int:programme_id>/entitle/", views.entitle, name="entitle"),
    path("entitlements/<int:entitlement_id>/stop/", views.stop, name="stop"),
    path("elders/<int:elder_id>/", views.statement, name="statement"),
]
