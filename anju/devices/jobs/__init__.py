"""What runs beside requests: the lanes, and checks by the clock."""
