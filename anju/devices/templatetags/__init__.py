"""Template filters of devices."""
