"""The installer's phone: scan, say whose it is, press, see the answer, done; and what was left in the middle."""
