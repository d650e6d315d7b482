"""Every write of devices."""
