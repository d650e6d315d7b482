"""Silences and falls."""
