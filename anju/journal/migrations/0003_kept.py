"""Triggers that refuse any change of the journal: rows are only ever inserted."""

from django.db import migrations

TABLES = ("journal_move", "journal_fact", "journal_audit", "journal_link")

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only ever added to: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER journal_keep_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_keep_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
    for table in TABLES
)
ALLOW = (
    "".join(
        f"DROP TRIGGER journal_keep_row ON {table}; DROP TRIGGER journal_keep_all ON {table};" for table in TABLES
    )
    + "DROP FUNCTION journal_refuse();"
)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("journal", "0002_link_algorithm")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
