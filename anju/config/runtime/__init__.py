"""Servers and processes of one machine: embedded PostgreSQL, embedded NATS, and what runs beside them.

Nothing here knows Django: these files run before there are settings.
"""
