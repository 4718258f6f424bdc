"""Where the program starts, and where a bug ends."""

import io
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable


def main() -> int:
    multiprocessing.freeze_support()  # the decoder's child process, in a frozen program
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no “ shows ? instead
    try:
        return _command_line()
    except Exception:  # the last boundary: a rep never sees a traceback
        logging.getLogger(__name__).exception("not foreseen")
        print(  # noqa: T201
            "sotto: Something unforeseen stopped this command; what was kept stays kept. "
            "The log says more: `sotto doctor` names its folder.",
            file=sys.stderr,
        )
        return 1


def _fill_closed_streams() -> None:
    """Nothing of ours, such as the file of calls, may get the number of a closed stream.

    Output goes nowhere; input stays None, which is nobody to ask.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _command_line() -> int:
    # an exception in the middle of an import leaves half a module, and Qt aborts: just end
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from app.ui.display import has_display

    command: Callable[[], int]
    if len(sys.argv) == 1 and has_display():
        from app.ui.run import main as command  # not by way of the commands: they take 0.2 s
    else:
        from app.cli import main as command

    signal.signal(signal.SIGINT, before)
    return command()


if __name__ == "__main__":
    sys.exit(main())
