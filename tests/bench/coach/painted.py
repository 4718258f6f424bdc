"""From the word that is committed to the card that is painted, in the real program on a desktop.

A painting counts once it is over and the event loop has come round. A card fades in over the one
before: what counts is the first picture with anything of it; when it stands alone is told beside.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.ui.desktop import desktop

SETTINGS = """
[speech]
model = "demo-en"

[window]
place = "40 60 1180 700"
"""


def measured(half: str) -> list[dict[str, Any]]:
    """What came of each card, in the order in which they came."""
    return watched("cards", half, SETTINGS)


def watched(part: str, half: str, settings: str) -> list[dict[str, Any]]:
    """What the program with the stopwatch saw."""
    with tempfile.TemporaryDirectory() as folder, desktop(Path(folder)) as screen:
        home = Path(folder) / "home"
        home.mkdir()
        (home / "sotto.toml").write_text(settings, "utf-8")
        environment = screen.environment | {"SOTTO_HOME": str(home), "OPENAI_API_KEY": "sk-x"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.coach.watched_overlay", part, half],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)
