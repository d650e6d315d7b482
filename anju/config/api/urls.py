"""Addresses of the API: the document, the page, the routes."""

from django.urls import path

from anju.config.api.assembly import api
from anju.config.api.docs import docs
from anju.config.api.openapi import openapi

urlpatterns = [
    path("api/openapi.json", openapi, name="openapi"),
    path("api/docs", docs, name="api_docs"),
    path("api/v1/", api.urls),
]
