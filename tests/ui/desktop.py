"""A desktop of a test's own: an X server without a screen, a window manager, and hands for both."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

NEEDED = ("Xvfb", "openbox", "xdotool", "import", "xprop")

missing = [tool for tool in NEEDED if shutil.which(tool) is None]


class Desktop:
    """Starts by the X server's own choice of a free display; ends only what it started."""

    def __init__(
        self, folder: Path, size: str = "1280x800x24", *, compositor: bool = False
    ) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.display = ""
        try:
            self._come_up(size, compositor)
        except BaseException:
            self.close()
            raise

    def _come_up(self, size: str, compositor: bool) -> None:
        reader, writer = os.pipe()
        arguments = [
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            size,
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        self.start("Xvfb", *arguments, pass_fds=(writer,), environment=dict(os.environ))
        os.close(writer)
        with os.fdopen(reader) as numbers:
            # the whole line: a reader that leaves early kills the server
            number = numbers.readline().strip()
        assert number, "the X server did not start"
        self.display = f":{number}"
        self.start("openbox", "--sm-disable")
        if compositor:
            self.start("picom", "--backend", "xrender", "--config", "/dev/null")
        self.wait_for_property("_NET_SUPPORTING_WM_CHECK")

    @property
    def environment(self) -> dict[str, str]:
        """For programs that are to come up on it."""
        kept = {name: value for name, value in os.environ.items() if "WAYLAND" not in name}
        kept.pop("XDG_SESSION_TYPE", None)
        return kept | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def start(
        self,
        *command: str,
        environment: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a program that ends with the desktop."""
        # to a file: a pipe that nobody reads would block it
        with (self._folder / f"{Path(command[0]).name}.log").open("ab") as log:
            program = subprocess.Popen(
                command,
                env=environment or self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=pass_fds,
            )
        self._started.append(program)
        return program

    def run(self, *command: str) -> str:
        """Run a command on it and return what it prints."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout.strip()

    def wait_for_property(self, name: str) -> None:
        """Wait until the root window has a property: the window manager has come up."""
        deadline = time.monotonic() + 30
        while "window id" not in self.run("xprop", "-root", name):
            assert time.monotonic() < deadline, "the window manager did not start"

    @property
    def active_window(self) -> int:
        """Return the window that has the focus; 0: none."""
        answer = self.run("xprop", "-root", "_NET_ACTIVE_WINDOW")
        _, known, number = answer.partition("# ")
        return int(number, 16) if known else 0

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Return the red, green and blue that stand at a px of the screen."""
        shot = ["import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8", "rgb:-"]
        done = subprocess.run(
            shot, env=self.environment, capture_output=True, timeout=30, check=True
        )
        red, green, blue = done.stdout[:3]
        return red, green, blue

    def close_window(self, window: int) -> None:
        """Ask the window manager to close a window, as a click on its button does."""
        display = Display(self.display)
        root = display.screen().root
        request = ClientMessage(
            window=window,
            client_type=display.intern_atom("_NET_CLOSE_WINDOW"),
            data=(32, [0, 2, 0, 0, 0]),  # now; from a person
        )
        root.send_event(request, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        display.sync()
        display.close()

    def move(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", "--sync", str(x), str(y))

    def click(self, x: int, y: int) -> None:
        self.run("xdotool", "mousemove", "--sync", str(x), str(y), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move in two steps, release."""
        half = [(a + b) // 2 for a, b in zip(start, end, strict=True)]
        steps = [["mousemove", "--sync", *map(str, point)] for point in (half, end)]
        first = ["mousemove", "--sync", *map(str, start), "mousedown", "1"]
        self.run("xdotool", *first, *steps[0], *steps[1], "mouseup", "1")

    def close(self) -> None:
        for program in reversed(self._started):
            with suppress(ProcessLookupError):
                program.terminate()
            program.wait(timeout=30)


@contextmanager
def desktop(folder: Path, *, compositor: bool = False) -> Iterator[Desktop]:
    """Have one for the time of a `with` block."""
    made = Desktop(folder, compositor=compositor)
    try:
        yield made
    finally:
        made.close()
