"""Working screens, one folder per audience. A desk composes many apps; desks do not import each other."""
