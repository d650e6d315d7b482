"""Addresses of institutions."""

from django.urls import path, register_converter

from anju.institutions import views


class Verb:
    """What can be done to an institution from its page."""

    regex = "suspend|resume|close"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


register_converter(Verb, "institution_verb")
app_name = "institutions"
urlpatterns = [
    path("", views.register, name="list"),
    path("new/", views.new, name="new"),
    path("<int:institution_id>/", views.institution, name="institution"),
    path("<int:institution_id>/edit/", views.edit, name="edit"),
    path("<int:institution_id>/phone/", views.phone, name="phone"),
    path("<int:institution_id>/services/", views.services, name="services"),
    path("<int:institution_id>/services/set/", views.set_services, name="set_services"),
    path("<int:institution_id>/permits/add/", views.add_permit, name="add_permit"),
    path("<int:institution_id>/permits/<int:permit_id>/remove/", views.remove_permit, name="remove_permit"),
    path("<int:institution_id>/points/new/", views.new_point, name="new_point"),
    path("<int:institution_id>/<institution_verb:verb>/", views.act, name="act"),
    path("points/<int:point_id>/", views.point, name="point"),
]
