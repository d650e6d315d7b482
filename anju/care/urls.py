"""Addresses of the lists and their checks."""

from django.urls import path, register_converter

from anju.care import views


class Verb:
    """What can be noted on a check from its row."""

    regex = "miss_call|ask_visit|reach|visit|not_find"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


register_converter(Verb, "check_verb")
app_name = "care"
urlpatterns = [
    path("", views.morning, name="list"),
    path("export/", views.export, name="export"),
    path("rounds/<int:round_id>/", views.round_page, name="round"),
    path("rounds/<int:round_id>/export/", views.round_export, name="round_export"),
    path("<int:check_id>/<check_verb:verb>/", views.tick, name="tick"),
]
