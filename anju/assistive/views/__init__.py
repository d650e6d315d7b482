"""Pages of assistive devices."""

from anju.assistive.views.lending import act_on_loan, loan, loans
from anju.assistive.views.points import find, places, point
from anju.assistive.views.ringing import ringing, see
from anju.assistive.views.showing import reserve, showcase
from anju.assistive.views.stocking import act_on_piece, labels, piece, set_terms, stock, take_in

__all__ = [
    "act_on_loan", "act_on_piece", "find", "labels", "loan", "loans", "piece", "places", "point", "reserve", "ringing",
    "see", "set_terms", "showcase", "stock", "take_in",
]  # fmt: skip
