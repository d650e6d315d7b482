"""Anju JSON: the small topic for simple gateways, and the body of ``POST /api/v1/frames``."""

from anju_edge.protocols.anju_json.codec import decode, words

__all__ = ["decode", "words"]
