"""The joins: when this fact, then that command. One short file per flow."""
