"""The emergency: presses, calls, steps, escalation, closing and review."""
