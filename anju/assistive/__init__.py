"""Assistive devices (康复辅具): a rental point keeps numbered pieces, shows, lends and disinfects them.

Nouns: kind, terms, piece, loan, extension, cleaning. Verbs: take_in, reserve, hand_over, extend, take_back, disinfect,
shelve, send_to_repair, mend, lose, scrap. Facts: ``assistive.loan_moved``, ``assistive.loan_overdue``. The database
lets nobody lend a piece that came back and was not disinfected since.
"""
