"""The peers: which there are, an environment of its own for each, and a run of one.

An environment lies in the user's cache folder, outside the repository, and is made from the peer's
hashed requirements. Where it can't be made, or the peer can't run, the reason is told.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tests.bench.live.trace import Trace
from tests.scoring import ROOT

LOCKED_FOR = ("Linux", "x86_64", "3.11")
"""What the requirements were resolved for."""
SETTINGS = ("OPENBLAS_NUM_THREADS", "GOMP_SPINCOUNT", "KMP_BLOCKTIME")
"""Of this process, made by `app` for Sotto: a peer runs without them, as its makers ship it."""
SLACK = 240.0
"""Seconds that a peer may take beside the sound itself: loading, silence, its last words."""


@dataclass(frozen=True)
class Peer:
    name: str
    """Of its driver in `peers/`, and of its requirements there."""
    options: tuple[str, ...] = ()
    """For the driver's command line."""


PEERS = (
    Peer("realtimestt"),
    Peer("whisperlive"),
    Peer("whisperlive", ("--no-prompt",)),
    Peer("whisperlivekit"),
    Peer("whisperlivekit", ("--no-prompt",)),
)
LEFT_OUT = {
    "whisper_streaming": "UFAL's program is no package; the one of that name is a rework by others,"
    " not compatible with it by its own word",
}
"""Peers that the table names although they are not run, and why."""


class NotRun(Exception):
    """Its text is the reason, for the table."""


def run(peer: Peer, sound: Path, model: Path, threads: int, out: Path) -> Trace:
    """Plays a sound to a peer in real time.

    Args:
        sound: 16-bit mono PCM at 16 kHz, a file named CALL/CHANNEL.wav.
        model: A CTranslate2 Whisper model's folder.
        out: Where its trace is left.

    Raises:
        NotRun: It has no environment, or failed, or did not end.
    """
    python = environment(ROOT / "tests" / "bench" / "live" / "peers" / f"{peer.name}.txt")
    with wave.open(str(sound), "rb") as file:
        patience = file.getnframes() / file.getframerate() + SLACK
    words = ["--sound", sound, "--model", model, "--threads", threads, "--out", out, *peer.options]
    as_shipped([python, "-m", f"tests.bench.live.peers.{peer.name}", *words], patience)
    return Trace.load(out)


def fits_here() -> bool:
    """Whether the requirements are locked for this machine."""
    version = ".".join(map(str, sys.version_info[:2]))
    return (platform.system(), platform.machine(), version) == LOCKED_FOR


def environment(requirements: Path, cache: Path | None = None) -> Path:
    """The Python of the environment with exactly these requirements; made where it is missing.

    Raises:
        NotRun: It can't be made here.
    """
    if not fits_here():
        raise NotRun(f"its requirements are locked for {' '.join(LOCKED_FOR)} only")
    mark = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = (cache or platformdirs.user_cache_path("sotto-bench")) / f"{requirements.stem}-{mark}"
    python, complete = folder / "bin" / "python", folder / "complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        as_shipped([sys.executable, "-m", "venv", "--without-pip", folder])
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        as_shipped([*pip, "--no-deps", "--require-hashes", "--requirement", requirements])
        complete.touch()
    return python


def as_shipped(command: Sequence[object], patience: float | None = None) -> None:
    """Run a command as if Sotto were not there. Raises NotRun."""
    words = [str(word) for word in command]
    alone = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    try:
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=alone | {"PYTHONNOUSERSITE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotRun(f"it did not end within {patience:.0f} s") from None
    if done.returncode:
        raise NotRun(_reason(done))


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """The last line that says that something is wrong; pip and libraries warn before it."""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or [f"exit code {done.returncode}"])[-1]
