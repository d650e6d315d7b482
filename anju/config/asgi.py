"""The web process: pages, API, static files and live streams on one address.

Start it with ``granian --interface asgi --workers N anju.config.asgi:application``. No ``collectstatic`` and no static
mount are needed; ``ANJU_WEB_THREADS`` sets the threads for pages in each worker (4). The reasons and the measurement
are in docs/adr/0005-one-address.md.
"""

import multiprocessing
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from anju.config.runtime import ports
from anju.kernel import memory

if TYPE_CHECKING:
    from anju.config.serving.door import Door

_TURN_S: Final = 0.0005  # a strip beside a large page gets its turn after each of its statements, not 5 ms later


def end_with_server() -> None:
    """End this worker with the server that began it: left alone, it would share the address with the next start."""
    server = multiprocessing.parent_process()
    if server is None:
        return
    ports.die_with_parent(signal.SIGKILL)
    if os.getppid() != server.pid:
        raise SystemExit(1)


def build() -> "Door":
    """Set Django up, then build the door; its parts may be imported only after that.

    What is loaded by then stays for good: it is kept out of every later collection, which would walk through all of it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    django = get_wsgi_application()
    from anju.config.serving.door import Door

    sys.setswitchinterval(_TURN_S)
    door = Door(django)
    resolve("/")  # the addresses with their pages are loaded by the first look at them
    memory.settle()
    return door


end_with_server()
application = build()
