"""``python -m anju.config.cli`` is the same as ``anju``."""

from anju.config.cli import main

raise SystemExit(main())
