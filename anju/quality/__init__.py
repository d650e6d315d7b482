"""Quality 服务质量: whether what was ordered was done: call-backs, boards of what went wrong, samples for audit.

Nouns: share, call-back, lapse, draw, pack. Verbs: choose, take, hand_over, miss, reach, give_up, recheck;
set_share; draw, pack.
Fact: call_back_handed_over, told to nobody but the colleague.
A provider reads its own board and never which of its visits will be called back or audited.
"""
