"""Compile a function to machine code, kept on disk, without the interpreter's lock."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

import numba

Given = ParamSpec("Given")
Result = TypeVar("Result")
ENGINE: Final[Any] = numba
HERE: Final = Path(__file__).parent
DIGEST: Final = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()[:16]
"""Numba looks for changes in a function's own file only, though it compiles what the function calls into it."""


def cache() -> Path:
    """Return where machine code is kept: as the administrator says, beside the source, or in the user's own cache."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(named) / DIGEST
    beside = HERE / "__pycache__"
    writable = os.access(beside if beside.exists() else HERE, os.W_OK)
    return (beside if writable else Path.home() / ".cache" / "anju" / "routing") / DIGEST


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Compile with numba; the types a reader and mypy see stay. Compiled code never allocates."""
    before, ENGINE.config.CACHE_DIR = ENGINE.config.CACHE_DIR, str(cache())
    try:
        decorate = ENGINE.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
        return cast("Callable[Given, Result]", decorate(function))
    finally:
        ENGINE.config.CACHE_DIR = before
