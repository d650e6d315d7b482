"""An index of the few visits that last over a midnight of Beijing: Django cannot write its condition down."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0010_rankings")]

    operations = [
        migrations.RunSQL(
            """CREATE INDEX assignment_overnight ON dispatch_assignment (worker_id, planned_from)
            WHERE (planned_to AT TIME ZONE 'Asia/Shanghai')::date > (planned_from AT TIME ZONE 'Asia/Shanghai')::date""",
            "DROP INDEX assignment_overnight",
        )
    ]
