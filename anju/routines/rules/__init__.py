"""Pure decisions on homes: stored days, thresholds, looking, learning, rehearsing."""
