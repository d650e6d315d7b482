"""The devices' side: pure codecs in ``protocols`` and asyncio listeners in ``gateways``. Knows nothing of the platform."""
