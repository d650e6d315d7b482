"""Serving: sync Django pages inside an ASGI server, and the static files of pages."""
