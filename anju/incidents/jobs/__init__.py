"""The process that acts on time: timers of cases, answers of workers, messages that are due."""

from anju.incidents.jobs.timers import Clock, carry, run, tick

__all__ = ["Clock", "carry", "run", "tick"]
