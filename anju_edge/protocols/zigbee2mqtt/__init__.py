"""Zigbee2MQTT 1.x and 2.x."""

from anju_edge.protocols.zigbee2mqtt.codec import decode

__all__ = ["decode"]
