"""Addresses of complaints."""

from django.urls import path, register_converter

from anju.complaints import views


class Verb:
    """What can be done to a complaint from its page."""

    regex = "accept|hand_over|answer|satisfy|object|escalate|close|dismiss|see"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


register_converter(Verb, "complaint_verb")
app_name = "complaints"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("ringing/", views.ringing, name="ringing"),
    path("<int:complaint_id>/", views.complaint, name="complaint"),
    path("<int:complaint_id>/<complaint_verb:verb>/", views.act, name="act"),
]
