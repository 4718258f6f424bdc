"""Whisper through CTranslate2: full windows for finals, short ones for a quick look.

faster-whisper pads every window to the model's full 30 s. CTranslate2 takes less (its PR 1446), and
the encoder is most of the cost; but without some silence behind the speech the text may loop
(whisper.cpp 1951), so a short window has a floor and a margin that the catalogue gives per model,
and one that loops is looked at again in full.
"""

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
from app.events import SAMPLE_RATE, Samples, Word
from app.speech.catalogue import ModelBroken
from app.speech.decoder import Hypothesis, Window
from app.speech.decoding import Decoding, Device
from app.speech.guards import UNSURE, believed, is_silence, loops, most_tokens
from app.speech.languages import SpokenLanguage
from app.speech.prompt import Prompt
from app.speech.word_times import mend

_TEMPERATURES = (0.0, 0.2, 0.4)
_SOFT = 0.1
"""Peak of a window below which it is made louder (−20 dBFS).

Measured with the bundled model, discovery at −46 dB: 5 % of the words are right without, 94 % with.
"""
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

    def __init__(self, decoding: Decoding) -> None:
        """On the processor, or on the card if it says so. Raises ModelBroken, LanguageUnknown."""
        self._decoding = decoding
        self._folder, self._limits = decoding.model.folder, decoding.model.limits
        self._on_card = decoding.device is Device.CARD
        try:
            self._whisper = WhisperModel(
                str(self._folder),
                device=str(Device.CARD if self._on_card else Device.CPU),
                compute_type="auto" if self._on_card else "int8",
                cpu_threads=decoding.threads,
            )
        except Exception as error:  # tokenizers raises no other kind
            raise ModelBroken(self._folder, "it can't be loaded") from error
        self._spoken = SpokenLanguage(decoding.language)
        self._tell(self._spoken.code)

    @property
    def language(self) -> str | None:
        """What is spoken; None while that has to be found."""
        return self._spoken.code if self._spoken.found else None

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
        if not window.final or window.hurried:
            return self._looked([window])[0]
        return self._best(self._sound(window))

    # -- a quick look at what is being said --------------------------------------------------------

    def _looked(self, windows: Sequence[Window]) -> list[Hypothesis]:
        """Look at each; the decoder's steps are shared, and they are half of a large model's cost.

        The encoder's are not: encoding two together takes longer than one after the other.
        """
        if len(windows) > 1 and self._on_card:  # joining needs the memory of the processor
            return [self._looked([window])[0] for window in windows]
        sounds = [self._sound(window) for window in windows]
        width = min(self._limits.full_frames, max(self._short(sound.frames) for sound in sounds))
        encoded = [self._encode(sound, width) for sound in sounds]
        cap = most_tokens(max(sound.frames for sound in sounds) / 100)
        for sound, one in zip(sounds, encoded, strict=True):
            self._learn_language(sound, one)
        joined = encoded[0] if len(encoded) == 1 else _joined(encoded)
        prompts = self._prompt.together([window.before for window in windows])
        results = self._generate(joined, prompts, cap, beam_size=1)
        return [
            self._believed(sound, one, self._text_tokens(result), cap)
            for sound, one, result in zip(sounds, encoded, results, strict=True)
        ]

    def _believed(self, sound: _Sound, encoded: Any, tokens: list[int], cap: int) -> Hypothesis:
        """What a look gives, unless it loops: then the full window is looked at."""
        if not self._is_looping(tokens, cap):
            return self._hypothesis(sound, tokens, encoded)
        full = self._limits.full_frames
        encoded = self._encode(sound, full)
        prompt = self._prompt.tokens(sound.window.before)
        [result] = self._generate(encoded, [prompt], cap, beam_size=1)
        tokens = self._text_tokens(result)
        if self._is_looping(tokens, cap):
            return Hypothesis(sound.window, ())
        return self._hypothesis(sound, tokens, encoded)

    def _is_looping(self, tokens: list[int], cap: int) -> bool:
        return len(tokens) >= cap or loops(self._tokenizer.decode(tokens))

    def _short(self, frames: int) -> int:
        # in steps of 64, so that CTranslate2 meets few shapes
        wanted = -(-(frames + self._limits.margin_frames) // 64) * 64
        return max(self._limits.floor_frames, wanted)

    # -- a final -----------------------------------------------------------------------------------

    def _best(self, sound: _Sound) -> Hypothesis:
        encoded = self._encode(sound, self._limits.full_frames)
        self._learn_language(sound, encoded)
        prompt = self._prompt.tokens(sound.window.before)
        best: tuple[tuple[bool, float], list[int]] | None = None
        clean = True
        for temperature in _TEMPERATURES:
            how = (
                {"sampling_temperature": temperature, "sampling_topk": 0, "beam_size": 1}
                if temperature
                else {"beam_size": 5}
            )
            [result] = self._generate(encoded, [prompt], None, **how)
            tokens = self._text_tokens(result)
            # CTranslate2's score is a mean over the tokens without the last one, end of text
            sure = result.scores[0] * len(tokens) / (len(tokens) + 1)
            if is_silence(result.no_speech_prob, sure):
                return Hypothesis(sound.window, ())
            looping = self._is_looping(tokens, most_tokens(sound.frames / 100))
            rank = not looping, sure
            if best is None or rank > best[0]:
                best = rank, tokens
            if not looping and sure >= UNSURE:
                break
            clean = False
        assert best is not None
        (straight, _), tokens = best
        return self._hypothesis(sound, tokens, encoded, clean=clean, looping=not straight)

    # -- the model ---------------------------------------------------------------------------------

    def _sound(self, window: Window) -> _Sound:
        # the last frame is half padding
        return _Sound(window, self._whisper.feature_extractor(_audible(window.samples))[..., :-1])

    def _encode(self, sound: _Sound, width: int) -> Any:
        return self._whisper.encode(pad_or_trim(sound.features, width))

    def _tell(self, language: str) -> None:
        """Say which language is spoken. Raises LanguageUnknown."""
        decoding = self._decoding
        try:
            self._tokenizer = Tokenizer(
                self._whisper.hf_tokenizer,
                self._whisper.model.is_multilingual,
                task="translate" if decoding.translate else "transcribe",
                language=language,
            )
        except ValueError:
            raise LanguageUnknown(language) from None
        self._prompt = Prompt(self._tokenizer, decoding.hotwords, helps=self._limits.prompt_helps)

    def _learn_language(self, sound: _Sound, encoded: Any) -> None:
        if self._spoken.found or not self._whisper.model.is_multilingual:
            return
        [likely] = self._whisper.model.detect_language(encoded)
        before = self._spoken.code
        plain = [(token.strip("<|>"), probability) for token, probability in likely]
        after = self._spoken.learn(plain, sound.frames / 100, sound.window.final)
        if after != before:
            self._tell(after)

    def _generate(
        self, encoded: Any, prompts: Sequence[list[int]], cap: int | None, **how: Any
    ) -> Any:
        """At most `cap` tokens a window, or as many as the model gives."""
        longest = self._whisper.max_length
        if cap is not None:
            # CTranslate2 halves it, and counts the prompt (its WhisperReplica::generate)
            longest = max(2 * cap, cap + len(prompts[0]))
        return self._whisper.model.generate(
            encoded,
            prompts,
            max_length=longest,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            **how,
        )

    def _text_tokens(self, result: Any) -> list[int]:
        return [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]

    def _hypothesis(
        self,
        sound: _Sound,
        tokens: list[int],
        encoded: Any,
        *,
        clean: bool = True,
        looping: bool = False,
    ) -> Hypothesis:
        window = sound.window
        mended = mend(self._words(tokens, encoded, sound.frames), window.samples)
        words = [_moved(word, window.start) for word in mended]
        return Hypothesis(window, believed(words, window, looping=looping), clean)

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


def _audible(samples: Samples) -> Samples:
    """A voice that is not too soft: Whisper's features stop at a fixed loudness."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(_SOFT / peak) if 0 < peak < _SOFT else samples


def _moved(word: Word, by: float) -> Word:
    """On the call clock, to the millisecond."""
    return Word(
        word.text, round(word.start + by, 3), round(word.end + by, 3), round(word.probability, 3)
    )
