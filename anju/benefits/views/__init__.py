"""Pages of benefits: programmes, who is entitled, the monthly run, an elder's statement."""

from anju.benefits.views.deciding import close, entitle, new, run, stop
from anju.benefits.views.looking import programme, programmes, statement

__all__ = ["close", "entitle", "new", "programme", "programmes", "run", "statement", "stop"]
