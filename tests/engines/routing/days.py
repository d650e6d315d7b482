"""Small days for the tests: a street, a nurse, two carers."""

import numpy as np

from anju_engines.routing import Part, Pause, Problem, Travel, Visit, Weights, Worker

STREET = np.abs(np.subtract.outer(np.arange(12.0), np.arange(12.0))) * 10.0
"""Twelve houses in a row, ten minutes from each to the next; the station is house 0."""
ON_FOOT = Travel({"car": STREET}, {"car": STREET})
CARE, NURSE = frozenset({"care"}), frozenset({"nurse"})


def visit(name, place, window=(0.0, 1000.0), *parts, minutes=20.0, **more):
    return Visit(name, place, window, parts or (Part(CARE, minutes),), **more)


def carer(name, **more):
    return Worker(name, CARE, 0, 0, **more)


def nurse(name, **more):
    return Worker(name, CARE | NURSE, 0, 0, **more)


def day(workers, visits, weights=None, travel=ON_FOOT):
    return Problem(tuple(workers), tuple(visits), travel, weights or Weights())


def lifted(name, place, window=(0.0, 1000.0), minutes=20.0):
    """Two people lift at the same time."""
    return visit(name, place, window, Part(CARE, minutes), Part(CARE, minutes))


def bathed(name, place, window=(0.0, 1000.0), gap=(30.0, 60.0)):
    """The nurse comes after the bath."""
    return visit(name, place, window, Part(CARE, 20.0), Part(NURSE, 10.0, gap))


def noon(minutes=30.0):
    return Pause(100.0, 160.0, minutes)
