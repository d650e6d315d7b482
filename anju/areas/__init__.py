"""Administrative divisions with validity: every scope hangs on this tree."""
