"""家属与老人: a page, no app."""
