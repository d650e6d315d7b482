"""The visual language: tokens, components, own CSS and ES modules, and the list of third-party files."""
