"""What became of an alarm, written where it was told: the ledger can name an outcome for each."""

from datetime import datetime

from anju.devices.events import AlarmHeard
from anju.devices.models import AlarmVerdict
from anju.devices.rules.door import door_of
from anju.kernel.viewer import Viewer


def note_verdict(viewer: Viewer, heard: AlarmHeard, *, verdict: str, now: datetime, case_id: int | None = None) -> None:
    """Note that an alarm ``opened`` or ``joined`` a case, was a ``canary``'s or a call for a ``service``.

    The same alarm again changes nothing.

    Called in the transaction that told of the alarm: an alarm without a verdict cannot be committed.
    """
    viewer.need("frame.record")
    row = AlarmVerdict(
        received_at=datetime.fromisoformat(heard.received_at),
        door=door_of(heard.stream),
        stream=heard.stream,
        stream_seq=heard.stream_seq,
        part=heard.part,
        signal=heard.signal,
        verdict=verdict,
        case_id=case_id,
        device_id=heard.device_id,
        device_number=heard.device_number,
        area_code=heard.area,
        told_at=now,
    )
    AlarmVerdict.objects.bulk_create([row], ignore_conflicts=True)
