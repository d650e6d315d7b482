"""The web process: pages, API, static files and live streams on one address.

Start it with ``granian --interface asgi --workers N anju.config.asgi:application``. No ``collectstatic`` and no static
mount are needed; ``ANJU_WEB_THREADS`` sets the threads for pages in each worker (4). The reasons and the measurement
are in docs/adr/0005-one-address.md.
"""

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from anju.config.serving.door import Door


def build() -> "Door":
    """Set Django up, then build the door; its parts may be imported only after that."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    django = get_wsgi_application()
    from anju.config.serving.door import Door

    return Door(django)


application = build()
