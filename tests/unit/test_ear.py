"""Time and mode reach what waits in the ear."""

import numpy as np
import pytest

from app.ear import Ear
from app.events import FRAME_SAMPLES, AudioFrame, Channel, Mode, ModeChanged, Utterance
from app.speech.decoder import Hypothesis
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.twice import PATIENCE
from tests.fakes import ScriptedVad, as_frames, frames, sound, words

REP, PROSPECT = Channel.REP, Channel.PROSPECT


class Counting(ScriptedVad):
    """Knows how much it has heard."""

    samples = 0

    def feed(self, samples):
        self.samples += len(samples)
        return super().feed(samples)


def test_the_rep_s_words_do_not_wait_for_ever_for_music():
    rep, music = "#" * 30 + "." * 600, "#" * 630
    vads = iter([ScriptedVad(rep), ScriptedVad(music)])
    schedule = Schedule([REP, PROSPECT], Hearing(longest=60.0), lambda: next(vads))
    ear = Ear(schedule)
    silent = as_frames(np.zeros(len(sound(music)), np.float32), REP)  # says nothing of an echo
    out = {}
    for both in zip(frames(music, PROSPECT), silent, strict=True):
        for frame in both:
            heard = list(ear.hear(frame))
            for window in schedule.next_windows():
                said = words("I hear you.", 0.1) if window.channel is REP else ()
                heard += ear.hear(Hypothesis(window, said))
            out |= {one.text: (frame.start, one) for one in heard if isinstance(one, Utterance)}
    at, said = out["I hear you."]
    assert at == pytest.approx(said.end + PATIENCE, abs=0.1)


@pytest.mark.parametrize("mode", [Mode.PAUSED, Mode.OFF_RECORD])
def test_sound_that_waits_when_the_mode_changes_is_never_heard(mode):
    vads = {REP: Counting(""), PROSPECT: Counting("")}
    made = iter(vads.values())
    ear = Ear(Schedule([REP, PROSPECT], Hearing(), lambda: next(made)))
    loud = np.full(FRAME_SAMPLES, 0.5, np.float32)
    list(ear.hear(AudioFrame(PROSPECT, 0.0, loud)))
    for n in range(4):  # the first is of the loopback's time; three wait
        list(ear.hear(AudioFrame(REP, n * 0.02, loud)))
    assert vads[REP].samples == FRAME_SAMPLES
    list(ear.hear(ModeChanged(mode, 0.08, 0.0 if mode is Mode.OFF_RECORD else 0.08)))
    list(ear.hear(AudioFrame(REP, 20.0, loud)))
    assert vads[REP].samples == 2 * FRAME_SAMPLES
