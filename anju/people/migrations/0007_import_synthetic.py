from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0006_fewer_indexes")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE people_import_row ADD COLUMN synthetic boolean",
            "ALTER TABLE people_import_row DROP COLUMN synthetic",
        ),
    ]
