"""The address of the health page."""

from django.urls import path

from anju.config.health import views

app_name = "health"
urlpatterns = [path("healthz", views.healthz, name="healthz")]
