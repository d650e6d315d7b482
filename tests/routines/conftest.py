"""Day partitions are not Django's: a test that commits leaves its rows, so they are cleared first."""

from tests.devices.conftest import no_old_frames

__all__ = ["no_old_frames"]
