"""What must hold after all kills: nothing lost, nothing doubled, nothing half done."""

import base64
import json
import time
from collections import Counter

import psycopg

from tests.failure.load import LAST, Gateway, Operator, Vendor
from tests.failure.site import Site

_NUMBER = "(convert_from(raw, 'UTF8')::jsonb->>'n')::bigint"
_CLAIMS = """
SELECT i.id, i.state, i.claimed_by_id,
  (SELECT array_agg(m.actor) FROM journal_move m WHERE m.thing = 'incident' AND m.thing_id = i.id AND m.verb = 'claim'),
  (SELECT count(*) FROM journal_fact f
    WHERE f.name = 'incidents.claimed' AND (f.data->>'incident_id')::bigint = i.id),
  (SELECT count(*) FROM incidents_timer t WHERE t.incident_id = i.id AND t.kind = 'amber' AND t.done_at IS NULL),
  (SELECT count(*) FROM incidents_timer t WHERE t.incident_id = i.id AND t.kind = 'overflow' AND t.done_at IS NULL)
FROM incidents_incident i
"""


def settle(site: Site, seconds: float = 90) -> None:
    """Wait until both lanes have handled the very last press."""
    until = time.monotonic() + seconds
    stored = f"SELECT count(*) FROM devices_frame WHERE subject LIKE '%0xlast' AND {_NUMBER} = {LAST}"
    heard = "SELECT count(*) FROM journal_fact WHERE name = 'devices.alarm_heard' AND data->>'device_number' = '0xlast'"
    while time.monotonic() < until:
        try:
            if site.ask(stored)[0][0] and site.ask(heard)[0][0]:
                return
        except psycopg.Error:
            pass
        time.sleep(0.2)
    raise AssertionError("the lanes did not come to the end" + site.logs())


def judge_frames(site: Site, gateway: Gateway, vendor: Vendor) -> None:
    """0 acknowledged frames lost, 0 stored twice; each press told once."""
    acknowledged, presses = gateway.acknowledged | vendor.acknowledged, gateway.presses | vendor.presses
    stored = Counter(n for (n,) in site.ask(f"SELECT {_NUMBER} FROM devices_frame WHERE subject LIKE '$MQTT%'"))
    assert acknowledged - set(stored) == set(), "acknowledged and lost"
    assert [n for n, times in stored.items() if times > 1] == [], "a frame stored twice"
    facts = site.ask("SELECT data->>'raw_base64' FROM journal_fact WHERE name = 'devices.alarm_heard'")
    told = Counter(json.loads(base64.b64decode(raw))["n"] for (raw,) in facts)
    assert [n for n, times in told.items() if times > 1] == [], "a press told twice"
    assert presses - set(told) == set(), "a press that nobody was told of"
    joined = Counter(n for (n,) in site.ask(f"SELECT {_NUMBER} FROM incidents_press"))
    assert joined == told, "a press that is in no case, or in two"
    assert site.ask("SELECT * FROM devices_gap") == []
    assert site.ask("SELECT * FROM devices_lanefault") == []


def judge_cases(site: Site) -> None:
    """Nobody closed anything, so there is one case for each elder and kind, and it counts its presses."""
    doubled = site.ask("SELECT elder_id, kind FROM incidents_incident GROUP BY elder_id, kind HAVING count(*) > 1")
    assert doubled == [], "two cases of one episode"
    miscounted = site.ask(
        "SELECT i.id, i.presses, count(p.id) FROM incidents_incident i "
        "LEFT JOIN incidents_press p ON p.incident_id = i.id GROUP BY i.id HAVING count(p.id) <> i.presses"
    )
    assert miscounted == []


def judge_claims(site: Site, operators: list[Operator]) -> None:
    """Each claim took effect once or not at all: state, move, fact and timers stand or fall together."""
    people = {operator.user_id: operator for operator in operators}
    claimed_by = {}
    for case, state, user, actors, facts, amber, overflow in site.ask(_CLAIMS):
        if user is None:
            assert (state, actors, facts, amber) == ("ringing", None, 0, 0), f"case {case} is half claimed"
            continue
        claimed_by[case] = user
        assert (state, actors, facts, amber, overflow) == ("claimed", [f"user:{user}"], 1, 1, 0), f"case {case}"
        assert case in people[user].posted, f"case {case} was claimed by somebody who never asked"
    for operator in operators:
        lost = {case for case in operator.won if claimed_by.get(case) != operator.user_id}
        assert lost == set(), "claims that were confirmed and are not there"
    assert claimed_by
