"""What every app stands on, without tables: lifecycle, refusals, viewer, money, clock, geometry, text, secrets."""
