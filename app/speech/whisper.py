"""Whisper through CTranslate2: full windows for finals, short ones for a quick look.

faster-whisper pads every window to the model's full 30 s. CTranslate2 takes less (its PR 1446), and
the encoder is most of the cost; but without some silence behind the speech the text may loop
(whisper.cpp 1951), so a short window has a floor and a margin that the catalogue gives per model,
and one that loops is looked at again in full.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ctranslate2 import StorageView
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import merge_punctuations

from app.errors import SottoError
from app.events import SAMPLE_RATE, Word
from app.speech.catalogue import Model, ModelBroken
from app.speech.decoder import Hypothesis, Window
from app.speech.word_times import mend

_TEMPERATURES = (0.0, 0.2, 0.4)
_LOOPS = 2.4
"""Compression ratio above which a text repeats itself (faster-whisper's default)."""
_UNSURE = -1.0
"""Mean log-probability of a token below which another temperature is tried (the same)."""
_NO_SPEECH = 0.6
"""Probability of no speech above which an unsure text is not believed (the same)."""
_TOKENS_PER_SECOND = 7
"""Nobody says more; a quick look that gives more is looping."""
_SHORTEST = SAMPLE_RATE // 10
"""Samples below which a window is not sound enough for a word."""
_OPENING, _CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Marks that belong to the word after or before them."""
_UNFIT = (RuntimeError, ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What CTranslate2, faster-whisper and numpy raise for files that do not fit together."""


class LanguageUnknown(SottoError):
    hint = "Set speech.language to a code such as en, de or fr."

    def __init__(self, language: str) -> None:
        super().__init__(f"The model does not know the language “{language}”.")


@dataclass(frozen=True, slots=True)
class _Sound:
    """A window as the model sees it."""

    window: Window
    features: Any
    """Float32, mel bands × frames of 10 ms."""

    @property
    def frames(self) -> int:
        return int(self.features.shape[-1])


class WhisperDecoder:
    """A faster-whisper model folder as a `Decoder`."""

    def __init__(self, model: Model, *, threads: int, language: str = "en") -> None:
        """Raises ModelBroken, LanguageUnknown."""
        self._folder, self._limits = model.folder, model.limits
        try:
            self._whisper = WhisperModel(
                str(model.folder), device="cpu", compute_type="int8", cpu_threads=threads
            )
        except Exception as error:  # tokenizers raises no other kind
            raise ModelBroken(model.folder, "it can't be loaded") from error
        try:
            self._tokenizer = Tokenizer(
                self._whisper.hf_tokenizer,
                self._whisper.model.is_multilingual,
                task="transcribe",
                language=language,
            )
        except ValueError:
            raise LanguageUnknown(language) from None
        self._prompt = self._whisper.get_prompt(self._tokenizer, [], without_timestamps=True)

    def decode(self, windows: Sequence[Window]) -> tuple[Hypothesis, ...]:
        """Raises ModelBroken: some models load and still can't decode."""
        try:
            if len(windows) == 1:
                return (self._decoded(windows[0]),)
            return tuple(self._looked(windows))
        except _UNFIT as error:
            raise ModelBroken(self._folder, "it can't decode") from error

    def prepare(self) -> None:
        pass  # loaded by then

    def close(self) -> None:
        del self._whisper

    def _decoded(self, window: Window) -> Hypothesis:
        if len(window.samples) < _SHORTEST:
            return Hypothesis(window, ())
        if not window.final:
            return self._looked([window])[0]
        return self._best(self._sound(window))

    # -- a quick look at what is being said --------------------------------------------------------

    def _looked(self, windows: Sequence[Window]) -> list[Hypothesis]:
        """Look at each; the decoder's steps are shared, and they are half of a large model's cost.

        The encoder's are not: encoding two together takes longer than one after the other.
        """
        sounds = [self._sound(window) for window in windows]
        width = min(self._limits.full_frames, max(self._short(sound.frames) for sound in sounds))
        encoded = [self._encode(sound, width) for sound in sounds]
        cap = 8 + int(_TOKENS_PER_SECOND * max(sound.frames for sound in sounds) / 100)
        # CTranslate2 halves max_length and counts the prompt (its WhisperReplica::generate)
        results = self._generate(
            encoded[0] if len(encoded) == 1 else _joined(encoded),
            len(sounds),
            beam_size=1,
            max_length=2 * (cap + len(self._prompt)),
        )
        return [
            self._believed(sound, one, self._text_tokens(result), cap)
            for sound, one, result in zip(sounds, encoded, results, strict=True)
        ]

    def _believed(self, sound: _Sound, encoded: Any, tokens: list[int], cap: int) -> Hypothesis:
        """What a look gives, unless it loops: then the full window is looked at."""
        if len(tokens) < cap and _ratio(self._tokenizer.decode(tokens)) <= _LOOPS:
            return self._hypothesis(sound, tokens, encoded)
        full = self._limits.full_frames
        encoded = self._encode(sound, full)
        [result] = self._generate(encoded, 1, beam_size=1, max_length=2 * (cap + len(self._prompt)))
        tokens = self._text_tokens(result)
        if len(tokens) >= cap or _ratio(self._tokenizer.decode(tokens)) > _LOOPS:
            return Hypothesis(sound.window, ())
        return self._hypothesis(sound, tokens, encoded)

    def _short(self, frames: int) -> int:
        # in steps of 64, so that CTranslate2 meets few shapes
        wanted = -(-(frames + self._limits.margin_frames) // 64) * 64
        return max(self._limits.floor_frames, wanted)

    # -- a final -----------------------------------------------------------------------------------

    def _best(self, sound: _Sound) -> Hypothesis:
        encoded = self._encode(sound, self._limits.full_frames)
        best: tuple[float, Any] | None = None
        clean = True
        for temperature in _TEMPERATURES:
            if temperature:
                how = {"sampling_temperature": temperature, "sampling_topk": 0, "beam_size": 1}
            else:
                how = {"beam_size": 1 if sound.window.hurried else 5}
            [result] = self._generate(encoded, 1, max_length=self._whisper.max_length, **how)
            tokens = self._text_tokens(result)
            # CTranslate2's score is a mean over the tokens without the last one, end of text
            sure = result.scores[0] * len(tokens) / (len(tokens) + 1)
            if result.no_speech_prob > _NO_SPEECH and sure < _UNSURE:
                return Hypothesis(sound.window, ())
            loops = _ratio(self._tokenizer.decode(tokens)) > _LOOPS
            rank = sure - (100.0 if loops else 0.0)
            if best is None or rank > best[0]:
                best = rank, tokens
            if not loops and sure >= _UNSURE:
                break
            clean = False
            if sound.window.hurried:
                break
        assert best is not None
        return self._hypothesis(sound, best[1], encoded, clean=clean)

    # -- the model ---------------------------------------------------------------------------------

    def _sound(self, window: Window) -> _Sound:
        # the last frame is half padding
        return _Sound(window, self._whisper.feature_extractor(window.samples)[..., :-1])

    def _encode(self, sound: _Sound, width: int) -> Any:
        return self._whisper.encode(pad_or_trim(sound.features, width))

    def _generate(self, encoded: Any, windows: int, **how: Any) -> Any:
        return self._whisper.model.generate(
            encoded,
            [self._prompt] * windows,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            **how,
        )

    def _text_tokens(self, result: Any) -> list[int]:
        return [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]

    def _hypothesis(
        self, sound: _Sound, tokens: list[int], encoded: Any, *, clean: bool = True
    ) -> Hypothesis:
        window = sound.window
        words = mend(self._words(tokens, encoded, sound.frames), window.samples)
        return Hypothesis(window, tuple(_moved(word, window.start) for word in words), clean)

    def _words(self, tokens: list[int], encoded: Any, frames: int) -> tuple[Word, ...]:
        """Words with times from the window's first sample."""
        if not tokens or frames < 4:  # align() needs two encoder frames
            return ()
        aligned = self._whisper.find_alignment(self._tokenizer, [tokens], encoded, frames)[0]
        merge_punctuations(aligned, _OPENING, _CLOSING)
        return tuple(
            Word(text, float(one["start"]), float(one["end"]), float(one["probability"]))
            for one in aligned
            if any(map(str.isalnum, text := one["word"].strip()))
        )


def _joined(encoded: list[Any]) -> Any:
    """Several encoder outputs of one width as a batch. On a CPU: arrays, without a copy."""
    return StorageView.from_array(np.concatenate([np.asarray(one) for one in encoded]))


def _ratio(text: str) -> float:
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def _moved(word: Word, by: float) -> Word:
    """On the call clock, to the millisecond."""
    return Word(
        word.text, round(word.start + by, 3), round(word.end + by, 3), round(word.probability, 3)
    )
