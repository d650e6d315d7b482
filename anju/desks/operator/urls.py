"""Addresses of the operator's desk."""

from django.urls import path

from anju.desks.operator.views import acting, calling, closing, desk, opening, seats, shift, watching

app_name = "operator"
urlpatterns = [
    path("", desk.room, name="desk"),
    path("strip/", desk.ringing, name="strip"),
    path("keys/", desk.keys, name="keys"),
    path("new/", opening.new, name="new"),
    path("seat/", seats.take, name="take_seat"),
    path("seat/beat/", seats.beat, name="beat_seat"),
    path("seat/leave/", seats.leave, name="leave_seat"),
    path("handover/tick/", shift.tick, name="tick"),
    path("handover/sign/", shift.sign, name="sign"),
    path("handovers/", shift.handovers, name="handovers"),
    path("handovers/<int:handover_id>/", shift.handover, name="handover"),
    path("handovers/<int:handover_id>/print/", shift.printed, name="print_handover"),
    path("handovers/<int:handover_id>/withdraw/", shift.withdraw, name="withdraw"),
    path("watches/new/", watching.watch, name="watch"),
    path("watches/<int:watch_id>/end/", watching.end_watch, name="end_watch"),
    path("notes/new/", watching.note, name="shift_note"),
    path("notes/<int:note_id>/end/", watching.end_note, name="end_note"),
    path("cases/<int:incident_id>/", desk.case, name="case"),
    path("cases/<int:incident_id>/claim/", acting.claim, name="claim"),
    path("cases/<int:incident_id>/take-over/", acting.take_over, name="take_over"),
    path("cases/<int:incident_id>/beat/", acting.beat, name="beat"),
    path("cases/<int:incident_id>/assess/", acting.assess, name="assess"),
    path("cases/<int:incident_id>/no-speech/", acting.no_speech, name="no_speech"),
    path("cases/<int:incident_id>/step/", acting.answer_step, name="answer_step"),
    path("cases/<int:incident_id>/emergency/", acting.emergency, name="emergency"),
    path("cases/<int:incident_id>/send/", acting.send, name="send"),
    path("cases/<int:incident_id>/note/", acting.note, name="note"),
    path("cases/<int:incident_id>/call/", calling.start, name="call"),
    path("cases/<int:incident_id>/calls/<int:call_id>/", calling.end, name="end_call"),
    path("cases/<int:incident_id>/resolve/", closing.resolve, name="resolve"),
    path("cases/<int:incident_id>/call-back/", closing.call_back, name="call_back"),
]
