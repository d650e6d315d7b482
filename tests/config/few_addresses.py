"""An installation with accounts only."""

from django.urls import include, path

from anju.config import pages

urlpatterns = [path("", pages.home), path("", include("anju.accounts.urls"))]
