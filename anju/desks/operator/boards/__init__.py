"""What stands on the desk: the ringing strip, the open case, the duty room."""
