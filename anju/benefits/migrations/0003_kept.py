"""The tables of the book cannot be emptied either."""

from django.db import migrations

TABLES = ("benefits_entry", "benefits_transaction", "benefits_hold", "benefits_account")
KEEP = "".join(
    f"""
CREATE TRIGGER benefits_keep_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION benefits_refuse();
"""
    for table in TABLES
)
LET = "".join(f"DROP TRIGGER benefits_keep_all ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("benefits", "0002_book")]
    operations = [migrations.RunSQL(KEEP, LET)]
