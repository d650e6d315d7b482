"""Devices, what they are bound to, the frames they sent and what those mean."""
