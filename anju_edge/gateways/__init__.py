"""Listeners: one per protocol and line; a device is answered only after the store has confirmed.

``lines`` is what the platform writes for us, ``store`` the door's stream, ``stream`` and ``datagram`` the listeners of
an ``open_line``, ``asking`` what the platform says to us, ``process`` what holds them together.
"""
