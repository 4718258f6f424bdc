"""Whether windows can be shown here at all. No Qt: a terminal asks it too."""

import ctypes
import os
import sys


def has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":  # what no one sees is no display
        return False
    if sys.platform in ("win32", "darwin") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x11_answers()


def _x11_answers() -> bool:
    """Whether there is a server behind DISPLAY: without one Qt ends the process."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:  # Qt comes with what it needs
        return True
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if display:
        x11.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)
