"""WhisperLiveKit with LocalAgreement over faster-whisper, driven through its Python interface.

`TranscriptionEngine` and `AudioProcessor`, as its own server uses them, without the web socket.
What differs from its defaults: `backend_policy="localagreement"` and `backend="faster-whisper"`
(its default policy runs its decoder in PyTorch, with other weights), the model folder, `lan="en"`,
raw PCM instead of a browser's stream. Its warm-up file is on the internet: a second of silence is
decoded instead. All the rest is as shipped: its voice activity controller with the model that it
brings, a pass as soon as 0.1 s of new sound is there, beam 5 with word times, buffer cut at 15 s.
It has no setting for threads; its CTranslate2 takes them from OMP_NUM_THREADS. Sound comes in
pieces of 0.1 s, as from its web page. Behind it it is told that the stream has ended, as when
a user presses stop there.

Text of its lines never changes: it is shown as final, and so as committed; its buffer is tentative.
It gives the last 200 characters that have left its buffer to the model as a prompt, and each window
the text of the one before; --no-prompt switches both off.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import Any

from tests.bench.live.peers.feed import RATE, Order, Run, order
from tests.bench.live.trace import record_calls

BLOCK = RATE // 10


def drive(asked: Order) -> None:
    import numpy as np
    from ctranslate2.models import Whisper
    from whisperlivekit import AudioProcessor, TranscriptionEngine

    engine = TranscriptionEngine(
        backend_policy="localagreement",
        backend="faster-whisper",
        model_dir=str(asked.model),
        lan="en",
        pcm_input=True,
        warmup_file="",
    )
    if not asked.prompt:
        forget(engine.asr.model)
    engine.asr.transcribe(np.zeros(RATE, np.float32))
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    def wait_for(work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    async def processor_of_a_call() -> AudioProcessor:
        return AudioProcessor(transcription_engine=engine)

    with record_calls(Whisper) as calls:
        run = Run(asked, f"WhisperLiveKit {version('whisperlivekit')} LocalAgreement", calls)
        processor = wait_for(processor_of_a_call())
        states = wait_for(processor.create_tasks())
        asyncio.run_coroutine_threadsafe(show(states, run), loop)
        run.play(
            lambda block: wait_for(processor.process_audio(block)),
            BLOCK,
            end=lambda: wait_for(processor.process_audio(b"")),
        )
        run.finish(asked.out)


async def show(states: AsyncIterator[Any], run: Run) -> None:
    """Its FrontData, one after the other."""
    async for state in states:
        lines = " ".join(line.text.strip() for line in state.lines if line.text)
        run.show(lines, tentative=state.buffer_transcription)


def forget(model: Any) -> None:
    """Makes this faster_whisper.WhisperModel decode without any text before."""
    transcribe = model.transcribe

    def without_prompt(sound: Any, **options: Any) -> Any:
        options |= {"initial_prompt": None, "condition_on_previous_text": False}
        return transcribe(sound, **options)

    model.transcribe = without_prompt


if __name__ == "__main__":
    drive(order(__doc__))
