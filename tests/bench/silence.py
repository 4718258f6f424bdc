"""What is written down when nobody speaks."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.command import MODEL, sotto
from tests.bench.live.sounds import MINUTES, without_speech, write_wav


def measure(folder: Path) -> Iterator[tuple[str, str, str]]:
    for sound in without_speech():
        path = folder / f"{sound.name}.wav"
        write_wav(path, sound.samples)
        run = sotto("transcribe", "--json", *MODEL, str(path))
        path.unlink()
        words = sum(len(said["words"]) for said in run.lines[0]["utterances"])
        yield f"words in {MINUTES} min of {sound.name}", str(words), "0"
