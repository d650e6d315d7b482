"""Workers, where they are and what they can do; assignments, and why this one."""
