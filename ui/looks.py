"""How a reader likes pages: theme and text size, kept in two cookies that hold nothing else."""

from django.http import HttpRequest

THEMES = ("light", "dark")
SIZES = ("big",)
THEME_COOKIE = "aj_theme"
SIZE_COOKIE = "aj_size"
KEYS_COOKIE = "aj_keys"


def attributes(request: HttpRequest) -> dict[str, str]:
    """Return the ``data-`` attributes of ``<html>``; no theme means the system's preference."""
    theme, size = request.COOKIES.get(THEME_COOKIE, ""), request.COOKIES.get(SIZE_COOKIE, "")
    return {
        "data-bs-theme": theme if theme in THEMES else "",
        "data-size": size if size in SIZES else "",
        "data-keys": "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "",
    }


def switched(request: HttpRequest) -> dict[str, str]:
    """Return the cookies that the posted switch changes."""
    changed = {}
    if "size" in request.POST:
        changed[SIZE_COOKIE] = "usual" if request.COOKIES.get(SIZE_COOKIE) == "big" else "big"
    if "theme" in request.POST:
        changed[THEME_COOKIE] = "light" if request.COOKIES.get(THEME_COOKIE) == "dark" else "dark"
    return changed
