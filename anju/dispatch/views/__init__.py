"""Pages of workers: who there is, one of them, the roster of a week."""

from anju.dispatch.views.changes import change, new_worker
from anju.dispatch.views.corrections import correction_decide, corrections
from anju.dispatch.views.homes import home_code, home_code_issue, home_code_revoke
from anju.dispatch.views.people import certificates, roster, worker, workers

__all__ = [
    "certificates",
    "change",
    "correction_decide",
    "corrections",
    "home_code",
    "home_code_issue",
    "home_code_revoke",
    "new_worker",
    "roster",
    "worker",
    "workers",
]
