"""起居: what movement is usual in a home, when silence there is not, who is away, and the thresholds that decide it.

Nouns: home (住户), pattern (规律), setting (阈值), rehearsal (预演), episode (异常静止), absence (不在家).
Verbs: learn, look, mark_away, come_home, rehearse, apply, follow, switch_off.
Facts: ``routines.silence_unusual``, ``routines.moved_again``, ``routines.setting_applied``, ``routines.away``.
"""
