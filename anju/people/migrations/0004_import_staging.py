from django.db import migrations, models

_ROWS = """
CREATE UNLOGGED TABLE people_import_row (
  import_id bigint NOT NULL, row_no integer NOT NULL, outcome text NOT NULL, reasons text[] NOT NULL,
  elder_id bigint, dwelling_id bigint, name varchar(60) COLLATE "C", pinyin varchar(120) COLLATE "C",
  initials varchar(20) COLLATE "C", sex varchar(1) COLLATE "C", birth_on date, id_sealed bytea, id_index bytea,
  id_kind varchar(10) COLLATE "C", id_last4 varchar(4) COLLATE "C", phone_sealed bytea, phone_index bytea,
  phone_last4 varchar(4) COLLATE "C", source_key bytea, area_code varchar(12) COLLATE "C",
  registered_area_code varchar(12) COLLATE "C", address varchar(200), floor_note varchar(100), door_note varchar(200),
  key_note varchar(200), longitude double precision, latitude double precision, datum_in varchar(10) COLLATE "C",
  living_alone boolean, care_level varchar(10) COLLATE "C", hearing_note varchar(100), language_note varchar(60),
  categories text[], notes text[], contacts_sign text,
  PRIMARY KEY (import_id, row_no)
);
CREATE INDEX people_import_row_phone ON people_import_row (import_id, phone_index) WHERE phone_index IS NOT NULL;
CREATE UNLOGGED TABLE people_import_contact (
  import_id bigint NOT NULL, row_no integer NOT NULL, position smallint NOT NULL, name varchar(60), relation varchar(20),
  kind varchar(12) COLLATE "C", phone_sealed bytea, phone_index bytea, phone_last4 varchar(4) COLLATE "C",
  minutes_away smallint, has_key boolean, PRIMARY KEY (import_id, row_no, position)
);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_registry_indexes")]

    operations = [
        migrations.RunSQL(_ROWS, "DROP TABLE people_import_row, people_import_contact"),
        migrations.RemoveIndex("dwelling", "dwelling_area"),
        migrations.AddConstraint(
            "dwelling",
            models.UniqueConstraint(
                fields=["area_code", "address"], condition=~models.Q(address=""), name="dwelling_one_per_address"
            ),
        ),
    ]
