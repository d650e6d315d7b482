"""The devices' side: pure codecs in ``protocols``, asyncio listeners in ``gateways``. Knows nothing of the platform."""
