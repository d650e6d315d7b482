"""Benefits 补贴: what the public purse pays of an elder's services; the port that orders hold, debit and release on.

Nouns: programme, entitlement, account, hold, transaction. Verbs: open_programme, entitle, grant, hold, debit, release,
end. The book is append-only double entry in integer fen: the database refuses a transaction that does not sum to zero,
an elder's account below zero, and every change of an entry.

Higher apps use ``queries.available`` and ``commands.hold``, ``debit``, ``release``, ``refund`` and ``end`` and nothing
else, so that the full ledger can take the place of what stands behind them.
"""
