"""ChirpStack v4: events of LoRaWAN devices over MQTT or HTTP, as JSON or protobuf."""

from anju_edge.protocols.chirpstack.codec import decode, push

__all__ = ["decode", "push"]
