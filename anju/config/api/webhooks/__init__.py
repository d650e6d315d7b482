"""Webhooks: a machine client names facts and an address; each fact of its area arrives there, signed."""
