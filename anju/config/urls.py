"""Addresses of the whole platform."""

from django.urls import URLPattern, URLResolver, include, path

from anju.config import pages

# Where each app and desk lives; an app brings its own prefixes when the first word is empty.
ROOMS = (
    ("", "anju.accounts.urls"),
    ("areas/", "anju.areas.urls"),
    ("audit/", "anju.journal.urls"),
    ("elders/", "anju.people.urls"),
    ("", "anju.devices.urls"),
    ("institutions/", "anju.institutions.urls"),
    ("aids/", "anju.assistive.urls"),
    ("meals/", "anju.meals.urls"),
    ("routines/", "anju.routines.urls"),
    ("incidents/", "anju.incidents.urls"),
    ("workers/", "anju.dispatch.urls"),
    ("checks/", "anju.care.urls"),
    ("orders/", "anju.orders.urls"),
    ("benefits/", "anju.benefits.urls"),
    ("complaints/", "anju.complaints.urls"),
    ("quality/", "anju.quality.urls"),
    ("messages/", "anju.messaging.urls"),
    ("desk/", "anju.desks.operator.urls"),
    ("field/", "anju.desks.field.urls"),
    ("install/", "anju.desks.installer.urls"),
    ("family/", "anju.desks.family.urls"),
    ("board/", "anju.desks.supervisor.urls"),
    ("safety/", "anju.desks.institution.urls"),
    ("provider/", "anju.desks.provider.urls"),
    ("planner/", "anju.desks.planner.urls"),
    ("ui/", "ui.urls"),
    ("", "anju.config.api.urls"),
    ("", "anju.config.health.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    *(path(prefix, include(module)) for prefix, module in ROOMS),
]
handler400 = "anju.config.pages.bad_request"
handler403 = "anju.config.pages.forbidden"
handler404 = "anju.config.pages.not_found"
handler500 = "anju.config.pages.crashed"
