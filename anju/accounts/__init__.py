"""People who sign in, the posts they hold, the keys of machines."""
