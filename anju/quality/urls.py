"""Addresses of quality."""

from django.urls import path, register_converter

from anju.quality import views


class Verb:
    """What can be done to a call-back from its page."""

    regex = "take|give_back|hand_over|miss|give_up|recheck"

    def to_python(self, value: str) -> str:
        """Return the verb."""
        return value

    def to_url(self, value: str) -> str:
        """Write the verb."""
        return value


register_converter(Verb, "call_verb")
app_name = "quality"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.lapses, name="lapses"),
    path("export/", views.export, name="export"),
    path("share/<int:provider_id>/", views.share, name="share"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:call_id>/", views.call, name="call"),
    path("calls/<int:call_id>/reach/", views.reach, name="reach"),
    path("calls/<int:call_id>/<call_verb:verb>/", views.act, name="act"),
    path("audits/", views.audits, name="audits"),
    path("audits/<int:draw_id>/", views.audit, name="audit"),
    path("audits/<int:draw_id>/pack/", views.pack, name="pack"),
]
