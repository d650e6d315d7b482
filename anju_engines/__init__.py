"""Pure algorithms: decisions over plain arrays and values. No Django, no I/O."""
