"""监管: the same board at every level."""
