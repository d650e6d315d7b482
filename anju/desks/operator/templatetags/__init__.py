"""Tags of the operator desk."""
