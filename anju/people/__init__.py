"""Elders, their dwellings, contacts, health notes, categories and consents.

Verbs: register, change, reveal, set contacts, note, import, merge, record a death or a move.
Facts: ``ElderRegistered``, ``ElderChanged``, ``ElderDied``, ``ElderMoved``, ``ElderMerged``, ``EldersImported``.
"""
