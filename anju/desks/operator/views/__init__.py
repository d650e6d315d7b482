"""Pages and posts of the desk: translate in, one call, translate out."""
