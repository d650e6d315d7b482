"""The database lets no piece back on the shelf or out again that came back and was not disinfected since."""

from django.db import migrations

CLEAN = """
CREATE FUNCTION assistive_clean() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  back timestamptz;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  IF NEW.state IN ('in_stock', 'reserved', 'lent') THEN
    SELECT greatest(NEW.back_at, max(coalesce(back_at, handed_at))) INTO back
      FROM assistive_loan WHERE piece_id = NEW.id AND handed_at IS NOT NULL;
    IF back IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM assistive_cleaning WHERE piece_id = NEW.id AND at >= back
    ) THEN
      RAISE EXCEPTION 'piece % came back and was not disinfected since', NEW.number USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assistive_piece_clean BEFORE INSERT OR UPDATE OF state ON assistive_piece
  FOR EACH ROW EXECUTE FUNCTION assistive_clean();

CREATE FUNCTION assistive_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'disinfections are only ever added: %', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER assistive_keep_row BEFORE UPDATE OR DELETE ON assistive_cleaning
  FOR EACH ROW EXECUTE FUNCTION assistive_keep();
"""
UNCLEAN = """
DROP TRIGGER assistive_keep_row ON assistive_cleaning;
DROP FUNCTION assistive_keep();
DROP TRIGGER assistive_piece_clean ON assistive_piece;
DROP FUNCTION assistive_clean();
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("assistive", "0001_first")]
    operations = [migrations.RunSQL(CLEAN, UNCLEAN)]
