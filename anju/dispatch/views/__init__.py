"""Pages of workers: who there is, one of them, the roster of a week."""

from anju.dispatch.views.changes import change, new_worker
from anju.dispatch.views.people import certificates, roster, worker, workers

__all__ = ["certificates", "change", "new_worker", "roster", "worker", "workers"]
