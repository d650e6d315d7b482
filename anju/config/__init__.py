"""Assembly: settings, urls, API, ASGI, system checks and the ``anju`` command."""
