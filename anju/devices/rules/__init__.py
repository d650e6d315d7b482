"""Pure decisions about devices: the door's configuration, edges, silence, what a signal means."""
