"""Moves, facts and the audit: what happened, to what, by whom and why. Written by everybody, changed by nobody."""
