"""Measures what a model costs on this computer, and how short its quick looks may be.

Both on the windows that a call would decode of some sound. What a window costs hardly depends on
who speaks; what a short one does to the words does, so that is judged only on speech of a person,
or for the bundled model of the voices it knows.
"""

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import product

import psutil

from app.events import AudioFrame, Channel, ChannelEnded, Event, SpeechEnded, SpeechStarted
from app.speech.agreement import plain
from app.speech.calibration import Figures, size_of
from app.speech.catalogue import Limits, Model
from app.speech.decoder import Decoder, Hypothesis, Window
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule

AGREE = 0.03
"""Share of the words that short windows may give otherwise than full ones do.

Bundled model, the 142 looks of the bundled call, floor 200 frames: margin 64 2.4 %, which costs 0.6
points of WER (its README), 128 1.8 %, 256 1.1 %.
"""
ENOUGH_WORDS = 200
"""Words of which such a share says something."""
_FLOORS, _MARGINS = (200, 300, 400, 600, 800, 1000), (64, 128, 256)
"""Frames that are tried."""
_LOOKS, _FINALS, _JUDGED = 12, 4, 90
"""Windows that are timed, and compared: spread over the sound."""
ENOUGH_SPEECH = 120.0
"""Seconds that are enough; what comes after is not listened to."""
_PAYS = 1.15
"""Times as fast that decoding must be with more threads, or they do not pay."""
_MOST_THREADS = 4
_LONG = 1.0
"""Seconds of a decode that is not repeated only to be sure."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a call would decode of some sound."""

    looks: tuple[Window, ...]
    finals: tuple[Window, ...]
    seconds: float
    """Of speech, both sides together."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of comparing short windows with full ones."""

    words: int
    """That were compared; fewer than `ENOUGH_WORDS` say nothing."""
    limits: Limits | None = None
    """With the cheapest window that agrees; None: none does."""
    differ: float = 0.0
    """Share of the words that it gives otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of so many is done; then it may begin anew."""

    at: int
    of: int


Start = Callable[[Model, int], Decoder]
"""Starts a decoder of a model with so many threads."""


def talk_of(sound: Iterable[object], hearing: Hearing) -> Talk:
    """Collect the windows of a source's two channels, as `Schedule` asks for them."""
    schedule = Schedule(tuple(Channel), hearing)
    windows: list[Window] = []
    seconds = 0.0
    for heard in sound:
        events: list[Event] = []
        if isinstance(heard, AudioFrame):
            events = list(schedule.feed(heard))
        elif isinstance(heard, ChannelEnded):
            events = list(schedule.end(heard.channel))
        for event in events:
            seconds -= event.at if isinstance(event, SpeechStarted) else 0.0
            seconds += event.at if isinstance(event, SpeechEnded) else 0.0
        while due := schedule.next_windows():
            windows += due
            for window in due:
                list(schedule.understand(Hypothesis(window, ())))
        if any(isinstance(event, SpeechEnded) for event in events) and seconds > ENOUGH_SPEECH:
            break
    looks = tuple(window for window in windows if not window.final)
    return Talk(looks, tuple(window for window in windows if window.final), seconds)


def thread_counts() -> tuple[int, ...]:
    """Return the numbers of threads worth a try: of many cores, one is left to the meeting."""
    cores = psutil.cpu_count(logical=False) or 1
    return tuple(range(1, min(_MOST_THREADS, cores, max(2, cores - 1)) + 1))


def cost(
    model: Model, talk: Talk, threads: Iterable[int], start: Start
) -> Generator[Step, None, Figures]:
    """Time a model with each number of threads; return its figures with the fewest that pay.

    Raises what the decoder raises.
    """
    windows = [*_spread(talk.looks, _LOOKS), *_spread(talk.finals, _FINALS)]
    best: Figures | None = None
    for n in threads:
        took: dict[bool, list[float]] = {True: [], False: []}
        with closing(start(model, n)) as decoder:
            decoder.prepare()
            decoder.decode([windows[0]])  # the first of all pays for what is made once
            for at, window in enumerate(windows, 1):
                took[window.final].append(_timed(decoder, window))
                yield Step(at, len(windows))
        figures = _figures(model, talk, n, took)
        if best is None or figures.load * _PAYS < best.load:
            best = figures
    assert best is not None
    return best


def _timed(decoder: Decoder, window: Window) -> float:
    """Return the seconds it takes; of a short time the better of two, as other programs run too."""
    took: list[float] = []
    while not took or (len(took) < 2 and took[0] < _LONG):
        began = time.perf_counter()
        decoder.decode([window])
        took.append(time.perf_counter() - began)
    return min(took)


def _figures(model: Model, talk: Talk, threads: int, took: dict[bool, list[float]]) -> Figures:
    look, final = (sum(took[kind]) / max(1, len(took[kind])) for kind in (False, True))
    work = len(talk.looks) * look + len(talk.finals) * final
    return Figures(
        size=size_of(model.folder),
        threads=threads,
        look=look or final,  # of nothing but short words, there is no look
        final=final,
        load=2 * work / talk.seconds,  # with two who talk
    )


def judge(model: Model, talk: Talk, threads: int, start: Start) -> Generator[Step, None, Judged]:
    """Find the cheapest short window whose words are those of the full one.

    Raises what the decoder raises.
    """
    looks = _spread(talk.looks, _JUDGED)
    pairs = _pairs(model.limits, looks)
    steps = len(looks) * (len(pairs) + 1)
    truth: list[list[str]] = []
    words = 0
    for round, (floor, margin) in enumerate([(model.limits.full_frames, 0), *pairs]):
        limits = replace(model.limits, floor_frames=floor, margin_frames=margin)
        allowed = AGREE * words
        heard: list[list[str]] = []
        differ = 0
        with closing(start(replace(model, limits=limits), threads)) as decoder:
            for at, look in enumerate(looks):
                [one] = decoder.decode([look])
                heard.append([plain(word.text) for word in one.words])
                differ += edits(heard[at], truth[at]) if truth else 0
                yield Step(round * len(looks) + at + 1, steps)
                if differ > allowed:
                    break
        if truth and differ <= allowed:
            return Judged(words, limits, differ / words)
        truth = truth or heard
        words = sum(map(len, truth))
        if words < ENOUGH_WORDS:
            break
    return Judged(words)


def _pairs(limits: Limits, looks: Sequence[Window]) -> list[tuple[int, int]]:
    """Floors and margins to try, the cheapest first; none that spares hardly anything."""

    def frames(pair: tuple[int, int]) -> float:
        floor, margin = pair
        short = (max(floor, len(look.samples) // 160 + margin) for look in looks)
        return sum(min(limits.full_frames, one) for one in short) / max(1, len(looks))

    worth = (pair for pair in product(_FLOORS, _MARGINS) if frames(pair) < 0.8 * limits.full_frames)
    return sorted(worth, key=frames)


def edits(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words must be put in, left out or changed to make one text of the other."""
    row = list(range(len(other) + 1))
    for n, word in enumerate(one, 1):
        diagonal, row[0] = row[0], n
        for m, theirs in enumerate(other, 1):
            diagonal, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, diagonal + (word != theirs))
    return row[-1]


def _spread(windows: Sequence[Window], most: int) -> list[Window]:
    """At most so many, over all of the sound."""
    some = min(most, len(windows))
    return [windows[n * len(windows) // some] for n in range(some)]
