"""Money is an integer number of fen. Never a float."""

from decimal import Decimal

Fen = int


def yuan(fen: Fen) -> str:
    """Write an amount for people, e.g. 123456 gives ``1,234.56``."""
    return f"{Decimal(fen) / 100:,.2f}"
