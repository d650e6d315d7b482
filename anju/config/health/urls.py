"""The addresses of the health page and of the figures."""

from django.urls import path

from anju.config.health import metrics, views

app_name = "health"
urlpatterns = [path("healthz", views.healthz, name="healthz"), path("metrics", metrics.metrics, name="metrics")]
