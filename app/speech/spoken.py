"""Where in an utterance the VAD heard speech, in samples."""

from collections.abc import Callable

from app.speech.decoder import Span


class Spoken:
    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        """Take the newest step of speech."""
        if self._spans and start <= self._spans[-1][1]:
            self._spans[-1] = (self._spans[-1][0], end)
        else:
            self._spans.append((start, end))

    def after(self, cut: int) -> "Spoken":
        """Return what of it belongs to the utterance that begins at a cut."""
        rest = Spoken()
        rest._spans = [(max(cut, start), end) for start, end in self._spans if end > cut]
        return rest

    def times(self, seconds: Callable[[int], float]) -> tuple[Span, ...]:
        return tuple((seconds(start), seconds(end)) for start, end in self._spans)
