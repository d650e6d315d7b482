"""Bringing in a file: rehearsed, then run, row by row accounted for, repeatable without effect.

Reading streams the file into an unlogged staging table by COPY; deciding and writing are set-wise SQL in chunks, each
chunk one transaction, so a killed run goes on where it stopped.
"""

from anju.people.commands.imports.report import write_template
from anju.people.commands.imports.running import confirm_import, run_import, start_import, take_up_again

__all__ = ["confirm_import", "run_import", "start_import", "take_up_again", "write_template"]
