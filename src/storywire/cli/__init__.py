"""The storywire command: each subcommand calls one Newsroom method and prints."""

from __future__ import annotations

import os
import sys

from storywire.cli.door import INTERRUPTED, app, err
from storywire.errors import StorywireError

# Importing a module adds its commands: this is their order in --help.
from storywire.cli import taking  # noqa: F401 # isort: skip
from storywire.cli import looking  # noqa: F401 # isort: skip
from storywire.cli import searching  # noqa: F401 # isort: skip
from storywire.cli import exporting  # noqa: F401 # isort: skip
from storywire.cli import judging  # noqa: F401 # isort: skip
from storywire.cli import briefing  # noqa: F401 # isort: skip
from storywire.cli import following  # noqa: F401 # isort: skip
from storywire.cli import checking  # noqa: F401 # isort: skip
from storywire.cli import serving  # noqa: F401 # isort: skip
from storywire.cli import keeping  # noqa: F401 # isort: skip

__all__ = ["app", "main"]


def main() -> None:
    """Run the command, and say what went wrong in one line.

    Arithmetic keeps to one thread, here as in workers, unless the environment says otherwise: on a second core it only
    spins. This must be said before numpy is loaded.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        app()
    except ValueError as problem:
        err.print(f"storywire: {problem}", markup=False, soft_wrap=True)
        sys.exit(2)
    except StorywireError as problem:
        err.print(f"storywire: {problem}", markup=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
