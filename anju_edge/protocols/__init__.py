"""Pure codecs, one folder each: bytes in, events out. No socket, no clock, no await; every read has a limit."""
