"""The process that acts on time: timers of cases, answers of workers, messages that are due."""

from anju.incidents.jobs.timers import Clock, run, tick

__all__ = ["Clock", "run", "tick"]
