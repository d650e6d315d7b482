"""The day plan of home care: who goes where, when, and why.

State a day as a ``Problem`` (workers, visits with windows, paired and sequenced parts, travel by mode), ``solve`` it,
and judge any plan with ``broken`` and ``costs``, which know nothing of the search. During the day ``replanning`` mends
a plan, ``reasons`` explains it, ``dragging`` prices a planner's own move; ``travel`` estimates minutes by mode,
``rounds`` plans meals and collections.
"""

from anju_engines.routing.checking import Broken, broken, costs
from anju_engines.routing.drafts import Tangled, timed
from anju_engines.routing.plan import Cost, Plan, Route, Stop
from anju_engines.routing.problem import (
    THIRDS,
    Impossible,
    Part,
    Pause,
    Problem,
    Travel,
    Visit,
    Weights,
    Worker,
)
from anju_engines.routing.solving import Effort, solve, warm_up

__all__ = [
    "THIRDS",
    "Broken",
    "Cost",
    "Effort",
    "Impossible",
    "Part",
    "Pause",
    "Plan",
    "Problem",
    "Route",
    "Stop",
    "Tangled",
    "Travel",
    "Visit",
    "Weights",
    "Worker",
    "broken",
    "costs",
    "solve",
    "timed",
    "warm_up",
]
