"""A finished visit is locked by the database itself: what was recorded at the door cannot be changed by anyone."""

from django.db import migrations

_LOCKED = (
    "state", "worker_id", "answered_at", "arrived_at", "arrived_heard_at", "arrived_longitude", "arrived_latitude",
    "arrived_accuracy_m", "arrived_distance_m", "place_flag", "finished_at", "finished_heard_at",
    "finished_longitude", "finished_latitude", "finished_accuracy_m", "finished_distance_m", "entry", "findings",
    "note", "proof", "noticed", "second",
)  # fmt: skip
_FUNCTION = """
CREATE FUNCTION dispatch_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a finished visit is locked: ask for a correction'
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_OLD = ", ".join(f"OLD.{name}" for name in _LOCKED)
_NEW = ", ".join(f"NEW.{name}" for name in _LOCKED)


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0006_at_the_door")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION dispatch_locked()"),
        migrations.RunSQL(
            "CREATE TRIGGER dispatch_assignment_locked BEFORE UPDATE ON dispatch_assignment FOR EACH ROW "
            f"WHEN (OLD.state = 'finished' AND ROW({_OLD}) IS DISTINCT FROM ROW({_NEW})) "
            "EXECUTE FUNCTION dispatch_locked()",
            "DROP TRIGGER dispatch_assignment_locked ON dispatch_assignment",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER dispatch_assignment_kept BEFORE DELETE ON dispatch_assignment FOR EACH ROW "
            "WHEN (OLD.state = 'finished') EXECUTE FUNCTION dispatch_locked()",
            "DROP TRIGGER dispatch_assignment_kept ON dispatch_assignment",
        ),
    ]
