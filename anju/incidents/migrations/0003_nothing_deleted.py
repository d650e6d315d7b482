"""Nothing in the alarm queue can be deleted, and a press cannot be changed, by anyone."""

from django.db import migrations

_KEPT = ("incidents_incident", "incidents_press", "incidents_contactcall", "incidents_stepdone", "incidents_timer")

_FUNCTION = """
CREATE FUNCTION incidents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never % (alarm queue)', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_response")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION incidents_refuse()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION incidents_refuse()",
                f"DROP TRIGGER {table}_kept ON {table}",
            )
            for table in _KEPT
        ),
        migrations.RunSQL(
            "CREATE TRIGGER incidents_press_fixed BEFORE UPDATE ON incidents_press "
            "FOR EACH ROW EXECUTE FUNCTION incidents_refuse()",
            "DROP TRIGGER incidents_press_fixed ON incidents_press",
        ),
    ]
