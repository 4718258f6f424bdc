"""Where the program starts, and where a bug ends."""

import io
import logging
import multiprocessing
import signal
import sys


def main() -> int:
    multiprocessing.freeze_support()  # the decoder's child process, in a frozen program
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


def _command_line() -> int:
    # an exception in the middle of an import leaves half a module, and Qt aborts: just end
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from app.cli import main as command_line

    signal.signal(signal.SIGINT, before)
    return command_line()


if __name__ == "__main__":
    sys.exit(main())
