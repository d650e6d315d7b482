"""A believable simulated city: people, devices and callers, all synthetic. Uses the public doors only."""
