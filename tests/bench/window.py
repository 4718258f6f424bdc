"""The program of a rep: how fast its window opens, and what a live call with tips costs it.

The call is played into two virtual devices; its transcript, as the library keeps it, is compared
with the truth as that of a file is. The stopwatch on the event loop is `watched_window.py`.
"""

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.record.library import Library
from tests import scoring
from tests.bench.command import MODEL, sotto
from tests.chat_server import chat_server, tip
from tests.sound.calls import play_call
from tests.sound.server import SoundServer, wait_until
from tests.ui.desktop import Desktop, desktop

CALL = "discovery"
RUNS = 5
LAST_WORDS = "goodbye"
_TIP = "Ask what the delay costs them\nWhat does every month of slow onboarding cost you today?"
_SIZE = "1180"
_SETTINGS = """
[speech]
model = "demo-en"

[window]
place = "40 60 1180 700"

[coach]
model_on = true
agreed_host = "{host}"
base_url = "{address}"
"""


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as scratch, desktop(Path(scratch)) as screen:
        home = folder / "window"
        home.mkdir()
        with chat_server(tip(_TIP, gap=0.05)) as server:
            host = server.base_url.split("/")[2]
            settings = _SETTINGS.format(host=host, address=server.base_url)
            (home / "sotto.toml").write_text(settings, "utf-8")
            environment = screen.environment | {"SOTTO_HOME": str(home), "OPENAI_API_KEY": "sk-x"}
            environment |= _as_installed(Path(scratch))
            _opened(environment, screen)
            waits = [_opened(environment, screen) for _ in range(RUNS)]
            yield (
                f"process start → window, median of {RUNS} (max)",
                f"{statistics.median(waits):.2f} s ({max(waits):.2f})",
                "≤ 1.0 s",
            )
            yield from _live(environment, home)


def _as_installed(folder: Path) -> dict[str, str]:
    """What is installed has been compiled, and is not at each start; the first run does it here."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _opened(environment: dict[str, str], screen: Desktop) -> float:
    """Seconds until the window is on the screen."""
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "app"], env=environment) as process:
        wait_until(lambda: _is_shown(screen), "the window opens", 30)
        took = time.monotonic() - began
        process.send_signal(signal.SIGINT)
    return took


def _is_shown(screen: Desktop) -> bool:
    # a window that is mapped has been painted by the time that Qt has shown it
    tree = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "^Sotto$", "getwindowgeometry", "%@"],
        env=screen.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"Geometry: {_SIZE}x" in tree.stdout


def _live(environment: dict[str, str], home: Path) -> Iterator[tuple[str, str, str]]:
    sound = SoundServer()
    try:
        sound.start()
        with subprocess.Popen(
            [sys.executable, "-m", "tests.bench.watched_window"],
            env=environment | sound.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "listening\n"
            play_call(sound, CALL)
            wait_until(lambda: LAST_WORDS in _last_words(home), "the call is over", 180)
            process.send_signal(signal.SIGINT)
            told = json.loads(process.stdout.read())
    finally:
        sound.stop()
    late = sorted(1000 * seconds for seconds in told["late"])
    yield (
        f"event loop in a live call, {told['tip_pieces']} pieces of tips: delay p50 / p99 / max",
        f"{late[len(late) // 2]:.1f} / {late[len(late) * 99 // 100]:.1f} / {late[-1]:.0f} ms",
        "p99 ≤ 16 ms",
    )
    yield "memory of the program in that call", f"{told['rss'] / 1e6:.0f} MB", "≤ 250 MB"
    live, file = _error_rate(_kept(home)), _error_rate(_file())
    yield (
        f"WER of {CALL} through two devices (as a file)",
        f"{live:.1%} ({file:.1%})",
        "within 1 point",
    )


def _last_words(home: Path) -> str:
    said = _kept(home)
    return " ".join(scoring.normal(said[-1]["text"])) if said else ""


def _kept(home: Path) -> list[dict]:
    if not (home / "calls.db").exists():
        return []
    with Library(home / "calls.db") as library:
        if not library.calls():
            return []
        record = library.call("last")
    return [
        {"channel": said.channel.value, "text": said.text, "words": said.words}
        for said in record.utterances
    ]


def _file() -> list[dict]:
    return sotto("transcribe", "--json", *MODEL, str(scoring.sound(CALL))).lines[0]["utterances"]


def _error_rate(utterances: list[dict]) -> float:
    return scoring.pooled(
        scoring.score(CALL, channel, scoring.words_of(utterances, channel))
        for channel in scoring.CHANNELS
    )
