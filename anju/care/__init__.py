"""Whom somebody must look in on: each morning's unheard elders, and everybody behind a mass silence, one by one."""
