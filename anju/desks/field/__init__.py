"""现场: the responder's phone page."""
