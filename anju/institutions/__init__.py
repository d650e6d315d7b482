"""Institutions 机构: homes, stations, canteens and the points inside them where something is watched.

Nouns: institution, point. Verbs: register, change, suspend, resume, close; add, name. Facts:
``institutions.registered``, ``institutions.moved``. Beds, grades and permits hang themselves on the institution;
devices stand at its points.
"""
