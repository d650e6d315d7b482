"""The public API: one assembly of every app's routes, with keys, problems, limits, idempotency and webhooks."""
