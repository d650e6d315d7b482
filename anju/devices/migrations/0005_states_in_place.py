"""Room in each page of device states: an update stays in its page, and the indexes are not touched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("devices", "0004_unknown_active")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE devices_devicestate SET (fillfactor = 50)", "ALTER TABLE devices_devicestate RESET (fillfactor)"
        ),
        migrations.RunSQL(
            "ALTER TABLE devices_laneposition SET (fillfactor = 10)",
            "ALTER TABLE devices_laneposition RESET (fillfactor)",
        ),
        migrations.RunSQL(
            "ALTER TABLE devices_lanegauge SET (fillfactor = 10)", "ALTER TABLE devices_lanegauge RESET (fillfactor)"
        ),
    ]
