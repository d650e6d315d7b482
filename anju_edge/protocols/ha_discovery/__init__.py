"""Home Assistant MQTT discovery: any gateway that announces its entities."""

from anju_edge.protocols.ha_discovery.codec import decode

__all__ = ["decode"]
