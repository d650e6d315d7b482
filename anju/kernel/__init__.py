"""What every app stands on and no table belongs to: lifecycle, refusals, viewer, money, clock, geometry, text, secrets."""
