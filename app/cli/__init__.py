"""`sotto` and its commands: the same rooms with a terminal at their end."""

import argparse
import errno
import os
import sys
from importlib.metadata import version

from app.cli import (
    calibrate,
    coach,
    demo,
    devices,
    doctor,
    key,
    library,
    listen,
    models,
    playbook,
    report,
    transcribe,
)
from app.cli.program import say
from app.errors import SottoError
from app.ui.display import has_display

INTERRUPTED = 130
_COMMANDS = (
    *(demo, listen, transcribe, library, report, devices),
    *(models, calibrate, playbook, coach, key, doctor),
)
"""In the order in which a newcomer meets them."""
_OUTPUT_REFUSED = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def main(argv: list[str] | None = None) -> int:
    """Run one command; return 0 done, 1 a failure that was explained, 2 usage, 130 interrupted."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if "command" not in arguments:
        parser.print_help()
        if not has_display():
            print("\nThere is no screen here to open the window on; the commands work without.")
        return 0
    try:
        code = int(arguments.command(arguments))
        sys.stdout.flush()  # what can't be written is to be found out here, not at the very end
        return code
    except SottoError as error:
        say(error.notice)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read us has gone (`| head`): nothing is wrong, and nobody is left to tell
        _write_no_more()
        return 0
    except OSError as error:
        # a file has a name, and its room explains it; this is the output of the command
        if error.filename is not None or error.errno not in _OUTPUT_REFUSED:
            raise
        _write_no_more()
        print(f"sotto: The output could not be written ({error.strerror}).", file=sys.stderr)
        return 1


def _write_no_more() -> None:
    """What is left in the buffer goes nowhere; its end would be tried once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sotto",
        description="Hears both sides of a sales call, writes them down, and shows what to say. "
        "Without a command it opens its window.",
        epilog="`sotto COMMAND --help` says more about each. Start with `sotto demo`.",
    )
    parser.add_argument("--version", action="version", version=f"sotto {version('sotto')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for module in _COMMANDS:
        module.add(commands)
    return parser
