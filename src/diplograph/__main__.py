"""The command, as ``diplograph`` and as ``python -m diplograph``."""

from __future__ import annotations

import gc
import os
import signal


def main() -> None:
    """Run the command line.

    It takes a while to import, in which Ctrl-C would end in the traceback of some import.
    """
    # Where Ctrl-C is ignored, as under nohup, it stays so.
    handled = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if handled:
        signal.signal(signal.SIGINT, _leave)
    # What is imported and read is needed to the end: to look through it for garbage after every 700
    # objects is a tenth of what `check` costs.
    gc.set_threshold(100_000)
    from diplograph.cli import main as run

    if handled:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


def _leave(_number: int, _frame: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    main()
