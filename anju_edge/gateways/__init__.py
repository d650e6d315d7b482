"""Listeners: one per protocol and line; a device is answered only after the store has confirmed."""
