"""Quality 服务质量: whether what was ordered was done: call-backs, boards of what went wrong, samples for audit.

Nouns: share, call-back, lapse, draw, pack. Verbs: choose, take, miss, reach, give_up, recheck; set_share; draw, pack.
A provider reads its own board and never which of its visits will be called back or audited.
"""
