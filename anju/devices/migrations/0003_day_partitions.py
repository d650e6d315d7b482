from django.db import migrations

FRAMES = """
CREATE TABLE devices_frame (
    received_at timestamptz NOT NULL,
    stream_seq bigint NOT NULL,
    line_id bigint,
    device_id bigint,
    device_at timestamptz,
    door smallint NOT NULL,
    device_number text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    raw bytea NOT NULL,
    PRIMARY KEY (received_at, door, stream_seq)
) PARTITION BY RANGE (received_at);
CREATE INDEX devices_frame_of_device ON devices_frame (device_id, received_at);
"""
SIGNALS = """
CREATE TABLE devices_signal (
    received_at timestamptz NOT NULL,
    stream_seq bigint NOT NULL,
    device_id bigint NOT NULL,
    elder_id bigint,
    value double precision,
    door smallint NOT NULL,
    ordinal smallint NOT NULL,
    active boolean,
    area_code text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    text text,
    PRIMARY KEY (received_at, door, stream_seq, ordinal)
) PARTITION BY RANGE (received_at);
CREATE INDEX devices_signal_of_device ON devices_signal (device_id, received_at);
"""


class Migration(migrations.Migration):
    dependencies = [("devices", "0002_door")]
    operations = [
        migrations.RunSQL(FRAMES, "DROP TABLE devices_frame"),
        migrations.RunSQL(SIGNALS, "DROP TABLE devices_signal"),
    ]
