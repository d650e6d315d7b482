"""``/metrics``: the figures an administrator watches, as Prometheus text. Counts and seconds only, nobody's data."""

import hmac
import os
from collections.abc import Iterable, Iterator

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from anju.kernel.http import public

_FIGURES = (
    (
        "anju_lane_position",
        "Newest stream number that a lane has stored",
        ("lane", "stream"),
        "SELECT DISTINCT ON (lane) lane, stream, seq FROM devices_laneposition ORDER BY lane, id DESC",
    ),
    (
        "anju_lane_age_seconds",
        "Seconds since a lane last stored something",
        ("lane",),
        "SELECT lane, extract(epoch FROM now() - max(at)) FROM devices_laneposition GROUP BY lane",
    ),
    (
        "anju_gaps",
        "Stream numbers that were never seen and are not explained",
        (),
        "SELECT count(*) FROM devices_gap WHERE explained = ''",
    ),
    (
        "anju_jobs_waiting",
        "Jobs that wait for a worker",
        ("queue",),
        "SELECT queue_name, count(*) FROM procrastinate_jobs WHERE status = 'todo' GROUP BY queue_name",
    ),
    (
        "anju_jobs_lag_seconds",
        "Age of the oldest job that could run now",
        (),
        """SELECT coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, e.at))), 0) FROM procrastinate_jobs j
        LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true
        WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())""",
    ),
    (
        "anju_incidents_open",
        "Cases that somebody must still work on",
        ("priority", "state"),
        """SELECT priority, state, count(*) FROM incidents_incident WHERE state NOT IN ('resolved', 'reviewed')
        GROUP BY 1, 2""",
    ),
    (
        "anju_incident_ringing_seconds",
        "How long the oldest unanswered life alarm has been ringing",
        (),
        """SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM incidents_incident
        WHERE state IN ('received', 'ringing') AND priority = 'P1'""",
    ),
    (
        "anju_door_storing",
        "1 while what devices say can be stored, 0 while nobody is answered; missing while no edge speaks",
        (),
        """SELECT value FROM devices_lanegauge WHERE lane = 'door' AND name = 'storing'
        AND at > now() - interval '20 s'""",
    ),
    (
        "anju_canary_seconds",
        "How long the newest canary press of a county took from the door to the alarm; -1 when it was missed",
        ("area",),
        """SELECT DISTINCT ON (area_code) area_code, coalesce(extract(epoch FROM heard_at - pressed_at), -1)
        FROM devices_canarypress WHERE heard_at IS NOT NULL OR pressed_at < now() - interval '60 s'
        ORDER BY area_code, pressed_at DESC""",
    ),
    (
        "anju_canary_missed",
        "Canary presses of the last day that were not heard",
        ("area",),
        """SELECT area_code, count(*) FILTER (WHERE heard_at IS NULL AND pressed_at < now() - interval '60 s')
        FROM devices_canarypress WHERE pressed_at > now() - interval '1 day' GROUP BY area_code""",
    ),
    (
        "anju_ledger_difference",
        "Frames of the newest closed day that came through the door and have no outcome",
        (),
        """SELECT received - opened - joined - routine - refused - unread FROM devices_daybalance
        WHERE closed_at IS NOT NULL ORDER BY day DESC LIMIT 1""",
    ),
    (
        "anju_ledger_broken_hours",
        "Hours of the chain over stored frames that do not fit and that nobody has explained",
        (),
        "SELECT count(*) FROM devices_chainhour WHERE broken <> '' AND explained = ''",
    ),
    (
        "anju_timers_late_seconds",
        "How late the most overdue timer is",
        (),
        """SELECT greatest(coalesce(extract(epoch FROM now() - min(due_at)), 0), 0) FROM incidents_timer
        WHERE done_at IS NULL""",
    ),
    (
        "anju_seats_present",
        "Operators whose heart beat within 45 s",
        ("area",),
        """SELECT area_code, count(*) FROM incidents_seat
        WHERE state <> 'left' AND heartbeat_at > now() - interval '45 s' GROUP BY area_code""",
    ),
    (
        "anju_messages_waiting",
        "Messages not sent yet",
        ("channel",),
        "SELECT channel, count(*) FROM messaging_message WHERE state = 'queued' GROUP BY channel",
    ),
)  # fmt: skip


class _Figures(Collector):
    """Asks the database when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        """Yield every figure; one that cannot be read is missing, never zero."""
        for name, words, labels, sql in _FIGURES:
            try:
                rows = list(_rows(sql))
            except DatabaseError:
                continue
            family = GaugeMetricFamily(name, words, labels=labels)
            for row in rows:
                family.add_metric([str(value) for value in row[:-1]], float(str(row[-1])))
            yield family


def _rows(sql: str) -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from cursor.fetchall()


_registry = CollectorRegistry()
_registry.register(_Figures())


def _may_look(request: HttpRequest) -> bool:
    """Let this machine look, and whoever has ``ANJU_METRICS_TOKEN``; a request through a proxy is not this machine."""
    token = os.environ.get("ANJU_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    here = request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}
    return here and "X-Forwarded-For" not in request.headers


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the figures, or that they are not there."""
    if not _may_look(request):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(_registry), content_type=CONTENT_TYPE_LATEST)
