"""Live screens: one LISTEN per process, fanned out to the browsers that may see what changed.

The stream says only *that* something changed (topic and id); every page fetches its fragment with its own rights.
"""
