"""The book keeps itself: balances follow the entries, a booking sums to zero, and nothing booked is ever changed."""

from django.db import migrations

BOOK = """
CREATE FUNCTION benefits_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE benefits_account SET balance_fen = balance_fen + NEW.fen WHERE id = NEW.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER benefits_entry_carry AFTER INSERT ON benefits_entry FOR EACH ROW EXECUTE FUNCTION benefits_carry();

CREATE FUNCTION benefits_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(fen), 0) FROM benefits_entry WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'the entries of transaction % do not sum to zero', NEW.transaction_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER benefits_entry_balanced AFTER INSERT ON benefits_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION benefits_balanced();

CREATE FUNCTION benefits_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the book is only ever added to: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER benefits_keep_row BEFORE UPDATE OR DELETE ON benefits_entry
  FOR EACH ROW EXECUTE FUNCTION benefits_refuse();
CREATE TRIGGER benefits_keep_row BEFORE UPDATE OR DELETE ON benefits_transaction
  FOR EACH ROW EXECUTE FUNCTION benefits_refuse();
"""
UNBOOK = """
DROP TRIGGER benefits_keep_row ON benefits_entry;
DROP TRIGGER benefits_keep_row ON benefits_transaction;
DROP FUNCTION benefits_refuse();
DROP TRIGGER benefits_entry_balanced ON benefits_entry;
DROP FUNCTION benefits_balanced();
DROP TRIGGER benefits_entry_carry ON benefits_entry;
DROP FUNCTION benefits_carry();
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("benefits", "0001_initial")]
    operations = [migrations.RunSQL(BOOK, UNBOOK)]
