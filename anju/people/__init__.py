"""Elders, their dwellings, contacts, health notes, categories and consents."""
