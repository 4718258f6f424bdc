"""WhisperLive with its faster-whisper backend: its server in this process, and a client of ours.

The server is set up as its `run_server.py` does it (one model for all clients), the client asks for
what its own client asks for (its VAD filter on, segments without speech dropped above 0.45, a text
that comes ten times more is complete). What differs from the defaults: the model folder,
`language="en"`, 16-bit PCM instead of float32; OMP_NUM_THREADS, which its start script sets to 1,
is as given; a client may stay for longer than ten minutes; sound comes in pieces of 0.1 s instead
of its client's 0.26 s. Before the sound, half a second of silence is decoded.

Completed segments are shown as final, the others as tentative: it commits nothing in between. A
window's text is given to the model as a prompt for the next one; --no-prompt switches that off.
"""

import json
import socket
import threading
import time
from functools import partial
from importlib.metadata import version
from typing import Any

from tests.bench.live.peers.feed import RATE, Order, Run, order
from tests.bench.live.trace import record_calls

BLOCK = RATE // 10
STAY = 36000
"""Seconds."""
START = 60.0
"""Seconds in which its server must answer."""
WISHES = {
    "uid": "sotto-bench",
    "language": "en",
    "task": "transcribe",
    "use_vad": True,
    "send_last_n_segments": 10,
    "no_speech_thresh": 0.45,
    "clip_audio": False,
    "same_output_threshold": 10,
    "audio_format": "int16",
}


class Screen:
    """Puts together what the server says: the last completed segments, and one that is not."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._completed: dict[tuple[str, str], str] = {}

    def listen(self, client: Any) -> None:
        """For as long as it says something."""
        for message in client:
            if segments := json.loads(message).get("segments"):
                self._heard(segments)

    def _heard(self, segments: list[dict[str, Any]]) -> None:
        for segment in segments:
            if segment["completed"]:
                self._completed[segment["start"], segment["text"]] = segment["text"].strip()
        open_ones = [one["text"].strip() for one in segments if not one["completed"]]
        self._run.show(" ".join(self._completed.values()), tentative=" ".join(open_ones))


def drive(asked: Order) -> None:
    import numpy as np
    from ctranslate2.models import Whisper
    from whisper_live.backend.faster_whisper_backend import ServeClientFasterWhisper

    with record_calls(Whisper) as calls:
        run = Run(asked, f"WhisperLive {version('whisper-live')}", calls)
        client = connected(serve(asked), asked)
        model = ServeClientFasterWhisper.SINGLE_MODEL
        if not asked.prompt:
            model.transcribe = partial(model.transcribe, condition_on_previous_text=False)
        model.transcribe(np.zeros(RATE // 2, np.float32), language="en")
        threading.Thread(target=Screen(run).listen, args=[client], daemon=True).start()
        run.play(client.send, BLOCK)
        run.finish(asked.out)


def serve(asked: Order) -> int:
    """Starts the server; its port on this machine."""
    from whisper_live.server import TranscriptionServer

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    options = {
        "backend": "faster_whisper",
        "faster_whisper_custom_model_path": str(asked.model),
        "single_model": True,
        "max_connection_time": STAY,
    }
    work = partial(TranscriptionServer().run, "127.0.0.1", port, **options)
    threading.Thread(target=work, daemon=True).start()
    return port


def connected(port: int, asked: Order) -> Any:
    """A client whose server has loaded the model.

    Raises:
        SystemExit: The server does not answer, or can't load the model.
    """
    from websockets.sync.client import connect

    until = time.monotonic() + START
    pause = threading.Event()
    while True:
        try:
            client = connect(f"ws://127.0.0.1:{port}")
            break
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise SystemExit("its server does not start") from None
            pause.wait(0.2)
    client.send(json.dumps(WISHES | {"model": str(asked.model)}))
    answer = json.loads(client.recv(START))
    if answer.get("message") != "SERVER_READY":
        raise SystemExit(f"its server says: {answer}")
    return client


if __name__ == "__main__":
    drive(order(__doc__))
