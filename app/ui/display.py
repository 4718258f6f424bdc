"""Whether windows can be shown here at all. No Qt: a terminal asks it too."""

import os
import sys


def has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":  # what no one sees is no display
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
