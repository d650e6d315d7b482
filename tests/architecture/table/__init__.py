"""One file per app or desk: its rows of the permission table."""
