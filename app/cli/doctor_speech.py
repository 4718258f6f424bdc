"""What `sotto doctor` finds out about the speech model, by letting it work."""

import time
from contextlib import closing

import numpy as np

from app.assembly import Parts
from app.audio.clock import SampleClock
from app.audio.file_source import FileSource
from app.config.paths import resources
from app.config.program import Program
from app.errors import SottoError
from app.events import SAMPLE_RATE, AudioFrame, Channel, Samples
from app.speech import calibration
from app.speech.catalogue import Model, ModelBroken, catalogue, key_of
from app.speech.decoder import Window
from app.speech.decoder_process import DecoderProcess
from app.speech.decoding import Device

_LEAST_SPEED = 2.0
"""Times real time: two people may speak at once."""
_SENTENCE = (0.4, 3.8)
"""Seconds in the demo call: "Good morning, Priya, this is Daniel from Northwind.\""""


class TooSlow(SottoError):
    hint = "`sotto calibrate` measures this computer, and says which model suits it."


class NotMeasured(SottoError):
    """Nothing was found out: a call goes by careful guesses."""

    hint = "`sotto calibrate` measures it, once."


class Misfit(SottoError):
    """The model does not fit the language of the calls."""


def understand(program: Program, model: Model) -> str:
    """Understand one sentence as a call would, in a child process; say how fast, and on what.

    Raises TooSlow, ModelBroken, DecoderGone, WindowLost.
    """
    parts = Parts(program, model)
    start, end = _SENTENCE
    window = Window(1, Channel.REP, start, end, final=True, samples=_sentence())
    with closing(parts.decoder_process()) as decoder:
        decoder.prepare()
        decoder.decode([window])  # the first pays for what is made once
        began = time.perf_counter()
        [heard] = decoder.decode([window])
        took = time.perf_counter() - began
        where = _where(program, decoder, parts.threads)
    if not heard.words:
        raise ModelBroken(model.folder, "it understands nothing of a clear sentence")
    speed = (end - start) / took
    entry = catalogue().get(model.name)
    only = " (the demo's model; a real one is slower)" if entry and entry.repo is None else ""
    said = f"{model.name} transcribes {speed:.1f}× faster than real time{only}, {where}"
    if speed < _LEAST_SPEED:
        raise TooSlow(f"{said}: too slow for a call.")
    return said


def _where(program: Program, decoder: DecoderProcess, threads: int) -> str:
    """On what it ran, and why there."""
    if decoder.verdict and decoder.verdict.device is Device.CARD:
        return f"on the graphics card: {decoder.verdict.why}"
    many = f"{threads} thread" if threads == 1 else f"{threads} threads"
    unfit = calibration.read(program.home.models).unfit
    if decoder.verdict:
        why = decoder.verdict.why
    elif unfit:
        why = f"not tried again, because {unfit}; `sotto calibrate` does"
    else:
        why = "not wanted by the settings"
    return f"on the processor with {many}; graphics card: {why}"


def calibrated(program: Program, model: Model) -> str:
    """Say what calibration found of a model. Raises NotMeasured, TooSlow, Misfit."""
    if misfit := Parts(program, model).misfit:
        raise Misfit(misfit.text, misfit.hint)
    models = program.home.models
    figures = calibration.read(models).of(key_of(model, models), model.folder)
    if figures is None:
        raise NotMeasured(f"{model.name} is not measured on this computer.")
    window = (
        f"short windows from {figures.floor_frames / 100:.1f} s"
        if figures.floor_frames
        else "short windows as cautious as they come"
    )
    said = f"{model.name} works {figures.load:.0%} of the time while both sides talk; {window}"
    if not figures.keeps_up:
        raise TooSlow(f"{said}: it falls behind then.")
    return said


def _sentence() -> Samples:
    start, end = _SENTENCE
    frames = []
    with closing(FileSource(resources() / "demo" / "discovery.flac", SampleClock())) as source:
        for frame in source.frames():
            if isinstance(frame, AudioFrame) and frame.start >= end:
                break
            if isinstance(frame, AudioFrame) and frame.channel is Channel.REP:
                frames.append(frame.samples)
    return np.concatenate(frames)[int(start * SAMPLE_RATE) :]
