"""The day plan."""
