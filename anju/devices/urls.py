"""Addresses of devices and lines; each with its own prefix."""

from datetime import date

from django.urls import path, register_converter

from anju.devices import views


class Verb:
    """What can be done to a device from its page."""

    regex = "bind|unbind|test|retire|take_back"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


class Trouble(Verb):
    """What can go wrong in a lane."""

    regex = "gap|fault|chain|day"


class FallVerb(Verb):
    """What can be done with a model of falls."""

    regex = "rehearse|apply|take_back|drop"


class HealthList(Verb):
    """One list of device health."""

    regex = "never_online|untested|left|low_battery|idle|spare"


class IsoDay:
    """A day as ``2026-12-08``."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; what is none is no address."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write the day."""
        return value.isoformat()


register_converter(IsoDay, "iso_day")
register_converter(Verb, "device_verb")
register_converter(FallVerb, "fall_verb")
register_converter(Trouble, "trouble_kind")
register_converter(HealthList, "health_list")
app_name = "devices"
urlpatterns = [
    path("devices/", views.register, name="list"),
    path("devices/export/", views.export, name="export"),
    path("devices/new/", views.enrol, name="enrol"),
    path("devices/health/", views.health, name="health"),
    path("devices/health/<health_list:name>/", views.health, name="health_list"),
    path("devices/health/<health_list:name>/export/", views.export_health, name="export_health"),
    path("devices/unknown/", views.unknown, name="unknown"),
    path("devices/announced/<int:line_id>/", views.announced, name="announced"),
    path("devices/unknown/enrol/", views.enrol_unknown, name="enrol_unknown"),
    path("devices/unknown/<int:unknown_id>/dismiss/", views.dismiss, name="dismiss"),
    path("devices/signals/", views.vocabulary, name="vocabulary"),
    path("devices/faults/", views.faults, name="faults"),
    path("devices/faults/<trouble_kind:kind>/<int:trouble_id>/", views.look, name="look"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/<iso_day:day>/", views.ledger_day, name="ledger_day"),
    path("ledger/<iso_day:day>/devices/", views.ledger_devices, name="ledger_devices"),
    path("ledger/<iso_day:day>/verify/", views.ledger_verify, name="ledger_verify"),
    path("ledger/<iso_day:day>/signed/", views.ledger_signed, name="ledger_signed"),
    path("ledger/<iso_day:day>/export/", views.ledger_export, name="ledger_export"),
    path("devices/<int:device_id>/", views.device, name="device"),
    path("devices/<int:device_id>/frames/", views.device_frames, name="device_frames"),
    path("devices/<int:device_id>/frames/<int:door>/<int:seq>/", views.frame, name="frame"),
    path("devices/<int:device_id>/edit/", views.edit, name="edit"),
    path("devices/<int:device_id>/ask/", views.ask, name="ask"),
    path("devices/<int:device_id>/<device_verb:verb>/", views.act, name="act"),
    path("vitals/", views.beyond, name="beyond"),
    path("elders/<int:elder_id>/vitals/", views.vitals, name="vitals"),
    path("elders/<int:elder_id>/vitals/<slug:kind>/", views.limits_page, name="limits"),
    path("elders/<int:elder_id>/fences/", views.fences, name="fences"),
    path("elders/<int:elder_id>/fences/new/", views.new_fence, name="new_fence"),
    path("elders/<int:elder_id>/fences/<int:fence_id>/", views.fence, name="fence"),
    path("elders/<int:elder_id>/fences/<int:fence_id>/remove/", views.remove_fence, name="remove_fence"),
    path("lines/", views.lines, name="lines"),
    path("lines/<int:line_id>/", views.line, name="line"),
    path("lines/<int:line_id>/frames/", views.line_frames, name="line_frames"),
    path("lines/<int:line_id>/frames/<int:door>/<int:seq>/", views.line_frame, name="line_frame"),
    path("lines/<int:line_id>/falls/", views.falls, name="falls"),
    path("lines/<int:line_id>/falls/<int:model_id>/", views.fall_model, name="fall_model"),
    path("lines/<int:line_id>/falls/<int:model_id>/<fall_verb:verb>/", views.fall_act, name="fall_act"),
    path("lines/<int:line_id>/again/", views.again, name="again"),
    path("lines/<int:line_id>/password/", views.line_password, name="line_password"),
    path("lines/<int:line_id>/enable/", views.line_enable, name="line_enable"),
    path("push/<slug:login>/<str:secret>", views.push, name="push"),
]
