"""Addresses of the safety board. The area stands in the address; 0 is the whole country."""

from django.urls import path, register_converter

from anju.desks.institution import views


class Verb:
    """What people do about a sensor."""

    regex = "acknowledge|disable|enable|set|release"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


register_converter(Verb, "sensor_verb")
app_name = "institution"
urlpatterns = [
    path("", views.board, name="board"),
    path("area/<slug:area>/", views.board, name="area"),
    path("area/<slug:area>/sensors/", views.sensors, name="sensors"),
    path("area/<slug:area>/institutions/", views.places, name="places"),
    path("area/<slug:area>/export/", views.take_out, name="export"),
    path("at/<int:institution_id>/", views.one, name="one"),
    path("sensors/<int:sensor_id>/", views.sensor, name="sensor"),
    path("sensors/<int:sensor_id>/<sensor_verb:verb>/", views.act, name="act"),
    path("points/<int:point_id>/install/", views.install, name="install"),
]
