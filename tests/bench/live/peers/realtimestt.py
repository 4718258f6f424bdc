"""RealtimeSTT, driven as an application drives it: `text()` in a loop, sound through `feed_audio`.

Both of its models, the realtime one and the final one, are the given folder. What differs from its
defaults: the models, `language`, `device` and `compute_type`; no microphone, no spinner, no log
file; realtime transcription on, since text while one speaks is what is measured. All the rest is as
shipped: a look every 0.2 s with beam 3 (its `realtime_processing_pause`, `beam_size_realtime`), the
final 0.6 s after the last speech with beam 5, its own VAD filter before each decode. It has no
setting for threads; its CTranslate2 takes them from OMP_NUM_THREADS. Silero's model is the one that
the package `silero-vad` brings (its `silero_backend="auto"` prefers it). On Linux its workers are
threads of this process, so every call to the model is counted.

`stable_text` of its stabilisation event is shown as committed up to its last whole word, the rest
of `display_text` as tentative, what `text()` returns as final. It passes no text of its own back as
a prompt: with --no-prompt it would do the same.
"""

import threading
from importlib.metadata import version
from typing import Any

from tests.bench.live.peers.feed import Order, Run, order
from tests.bench.live.trace import record_calls

BLOCK = 512
"""Samples: what its own microphone worker reads at a time."""


class Screen:
    """Puts together what it says of recordings that are finished, stopped or running."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._finals: list[str] = []
        self._stopped: list[tuple[str, str]] = []
        self._running = ("", "")

    def heard(self, event: Any) -> None:
        """Its RealtimeTextStabilizationEvent."""
        with self._lock:
            self._running = whole_words(event.stable_text, event.unstable_text)
            self._show()

    def stopped(self) -> None:
        """The recording is over; its final is still to come, and its text stays until then."""
        with self._lock:
            self._stopped.append(self._running)
            self._running = ("", "")

    def final(self, text: str) -> None:
        with self._lock:
            self._finals.append(text)
            del self._stopped[:1]
            self._show()

    def _show(self) -> None:
        committed, tentative = "", ""
        for stable, unstable in [*self._stopped, self._running]:
            if tentative:
                unstable = f"{stable} {unstable}"
            else:
                committed = f"{committed} {stable}"
            tentative = f"{tentative} {unstable}".strip()
        self._run.show(" ".join(self._finals), committed, tentative)


def whole_words(stable: str, unstable: str) -> tuple[str, str]:
    """It makes text stable letter by letter: a word that is cut in two is not stable yet."""
    if stable[-1:].isalnum() and unstable[:1].isalnum():
        head, _, cut = stable.rpartition(" ")
        return head, cut + unstable
    return stable, unstable


def drive(asked: Order) -> None:
    from ctranslate2.models import Whisper
    from RealtimeSTT import AudioToTextRecorder

    with record_calls(Whisper) as calls:
        run = Run(asked, f"RealtimeSTT {version('realtimestt')}", calls)
        screen = Screen(run)
        model = str(asked.model)
        recorder = AudioToTextRecorder(
            model=model,
            realtime_model_type=model,
            language="en",
            device="cpu",
            compute_type="int8",
            use_microphone=False,
            spinner=False,
            no_log_file=True,
            enable_realtime_transcription=True,
            on_recording_stop=screen.stopped,
            on_realtime_text_stabilization_update=screen.heard,
        )

        def listen() -> None:
            while True:
                screen.final(recorder.text())

        threading.Thread(target=listen, daemon=True).start()
        run.play(recorder.feed_audio, BLOCK)
        run.finish(asked.out)


if __name__ == "__main__":
    drive(order(__doc__))
