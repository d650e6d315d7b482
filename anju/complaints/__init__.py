"""Complaints 投诉: what an elder or a family holds against a service, as a case with clocks until somebody is content.

Nouns: complaint, answer, clock. Verbs: open, accept, hand_over, answer, satisfy, object, escalate, close, dismiss.
Facts: ``complaints.*``. A caller who asks to stay unnamed is never named to the provider, in page, API or timeline.
"""
