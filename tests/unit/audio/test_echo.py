"""The prospect out of the speakers does not stay in the microphone."""

import random
import subprocess
import sys

import numpy as np
import pytest

from app.audio.echo import PATIENCE, TOLD_AFTER, EchoCanceller
from app.audio.sides import loudness
from app.events import SAMPLE_RATE, AudioFrame, Channel, ChannelEnded, Level, Notice, Severity
from tests import scoring
from tests.fakes import as_frames
from tests.loudspeakers import echo, hiss
from tests.unit.speech.windows import played

REP, PROSPECT = Channel.REP, Channel.PROSPECT
LENGTH = 42 * SAMPLE_RATE


def rep() -> np.ndarray:
    """What the rep says, in a room with a little noise."""
    return played()[REP][:LENGTH] + hiss(LENGTH)


def prospect() -> np.ndarray:
    return played()[PROSPECT][:LENGTH]


def cleaned(near, far, canceller: EchoCanceller | None = None) -> np.ndarray:
    return sound_of(heard(near, far, canceller or EchoCanceller()))


def heard(near, far, canceller: EchoCanceller) -> list:
    both = zip(as_frames(near, REP), as_frames(far, PROSPECT), strict=True)
    return [got for sides in both for frame in sides for got in canceller.feed(frame)] + list(
        canceller.feed(ChannelEnded(REP, LENGTH / SAMPLE_RATE))
    )


def sound_of(events) -> np.ndarray:
    return np.concatenate([frame.samples for frame in frames_of(events, REP)])


def frames_of(events, channel) -> list:
    return [one for one in events if isinstance(one, AudioFrame) and one.channel is channel]


def level(sound, speaker: str, after: float = 0.0) -> float:
    """Mean loudness of the turns of one speaker, in dBFS."""
    spans = [
        sound[int(turn["start"] * SAMPLE_RATE) : int(turn["end"] * SAMPLE_RATE)]
        for turn in scoring.turns("discovery")
        if turn["speaker"] == speaker and after <= turn["start"] and turn["end"] < 42
    ]
    return loudness(np.concatenate(spans))


@pytest.mark.parametrize(
    ("delay", "drift"), [(0, 0), (0.04, 0), (0.12, 0), (0.25, 0), (0.12, 5e-5), (0.12, -5e-5)]
)
def test_the_echo_goes_and_the_rep_stays(delay, drift):
    near = rep() + echo(prospect(), delay, drift=drift)
    clean = cleaned(near, prospect())
    assert level(near, "prospect") > -39
    assert level(clean, "prospect") < -48
    assert level(clean, "prospect", after=20) < -52
    assert level(clean, "rep") == pytest.approx(level(rep(), "rep"), abs=1.0)


def test_an_echo_that_seems_to_come_before_its_sound_is_found_after_a_while():
    far = np.concatenate([np.zeros(640, np.float32), prospect()[:-640]])
    near = rep() + echo(prospect(), 0.0)
    clean = cleaned(near, far)
    assert level(clean, "prospect", after=20) < -50
    assert level(clean, "rep") == pytest.approx(level(rep(), "rep"), abs=1.0)


@pytest.mark.parametrize("leak", [None, -43])
def test_with_a_headset_the_microphone_is_left_alone_however_the_prospect_talks(leak):
    talking = np.roll(prospect(), 3 * SAMPLE_RATE)  # into the rep's words
    near = rep() + (0.0 if leak is None else echo(talking, 0.005, leak))
    canceller = EchoCanceller()
    events = heard(near, talking, canceller)
    assert not canceller.possible
    assert np.array_equal(sound_of(events)[-LENGTH // 4 :], near[-LENGTH // 4 :])
    assert not [one for one in events if isinstance(one, Notice)]


def test_the_rep_is_told_of_the_speakers_once():
    events = heard(rep() + echo(prospect(), 0.1), prospect(), EchoCanceller())
    [told] = [one for one in events if isinstance(one, Notice)]
    assert "headset" in told.hint
    assert told.severity is Severity.INFO
    assert frames_of(events[: events.index(told)], REP)[-1].start > TOLD_AFTER


def test_speakers_are_no_matter_while_the_microphone_is_muted():
    canceller = EchoCanceller()
    events = heard(np.zeros(LENGTH, np.float32), prospect(), canceller)
    assert not [one for one in events if isinstance(one, Notice)]
    assert canceller.possible


def test_a_headset_that_is_put_on_in_mid_call_is_noticed_and_speakers_are_again():
    near = rep() + echo(prospect(), 0.1)
    canceller = EchoCanceller()
    cleaned(near, prospect(), canceller)
    later = [
        AudioFrame(frame.channel, frame.start + n * LENGTH / SAMPLE_RATE, frame.samples)
        for n, sound in ((1, rep()), (2, rep()), (3, near))
        for both in zip(as_frames(sound, REP), as_frames(prospect(), PROSPECT), strict=True)
        for frame in both
    ]
    possible = [canceller.possible for frame in later if list(canceller.feed(frame)) is not None]
    changes = [n for n in range(1, len(possible)) if possible[n] is not possible[n - 1]]
    assert possible[0]
    assert possible[-1]
    assert len(changes) == 2


def test_it_knows_what_was_echo_and_what_the_rep_said():
    canceller = EchoCanceller()
    cleaned(rep() + echo(prospect(), 0.1), prospect(), canceller)
    for turn in scoring.turns("discovery")[:10]:
        said = turn["speaker"] == "prospect"
        assert canceller.was_echo(turn["start"] + 0.2, turn["end"]) is said, turn["start"]
    assert not canceller.was_echo(500.0, 501.0)


def test_no_frame_is_lost_or_changes_its_place_whatever_comes_first():
    order = random.Random(1)
    arrivals = []
    for frame in [*as_frames(rep(), REP), *as_frames(prospect(), PROSPECT)]:
        late = order.uniform(0, 0.02) + (order.random() < 0.02) * order.uniform(0, 0.3)
        arrivals.append((frame.start + late, frame))
    for channel in Channel:  # each comes by one thread: late, but in order
        mine = [n for n, (_, frame) in enumerate(arrivals) if frame.channel is channel]
        times = sorted(arrivals[n][0] for n in mine)
        for n, at in zip(mine, times, strict=True):
            arrivals[n] = (at, arrivals[n][1])
    canceller = EchoCanceller()
    events, waited = [], []
    for _, frame in sorted(arrivals, key=lambda pair: pair[0]):
        got = list(canceller.feed(frame))
        if frame.channel is PROSPECT:
            assert got[0] is frame
        else:
            waited.append(frame.start - got[-1].start if got else 0.0)
        events += got
    events += canceller.feed(ChannelEnded(REP, 42.0))
    for channel in Channel:
        starts = [frame.start for frame in frames_of(events, channel)]
        assert starts == [frame.start for frame in as_frames(rep(), channel)]
    assert max(waited) <= PATIENCE + 0.021


def test_sound_in_disorder_is_cancelled_like_sound_in_order():
    near = rep() + echo(prospect(), 0.1)
    mine, theirs = list(as_frames(near, REP)), list(as_frames(prospect(), PROSPECT))
    canceller = EchoCanceller()
    blocks = []
    for n in range(0, len(mine), 4):  # one thread is 80 ms behind the other
        blocks += [*mine[n : n + 4], *theirs[n : n + 4]]
    events = [got for frame in blocks for got in canceller.feed(frame)]
    assert level(sound_of(events), "prospect", after=20) < -52


def test_a_loopback_that_goes_away_holds_the_microphone_up_for_a_moment_only():
    canceller = EchoCanceller()
    mine, theirs = list(as_frames(rep(), REP)), list(as_frames(prospect(), PROSPECT))
    for both in zip(mine[:250], theirs[:250], strict=True):  # it goes while the prospect speaks
        for frame in both:
            list(canceller.feed(frame))
    behind = []
    for frame in mine[250:]:
        got = list(canceller.feed(frame))
        behind.append(frame.start - got[-1].start if got else PATIENCE)
    assert max(behind) <= PATIENCE + 0.021
    assert behind[100:] == [0.0] * len(behind[100:])


@pytest.mark.parametrize("side", Channel)
def test_one_side_alone_passes_untouched(side):
    canceller = EchoCanceller()
    frames = list(as_frames(rep(), side))
    got = [one for frame in frames for one in canceller.feed(frame)]
    assert all(one is frame for one, frame in zip(got, frames, strict=True))


def test_an_end_lets_all_that_waits_go_first():
    canceller = EchoCanceller()
    theirs, mine = list(as_frames(prospect(), PROSPECT)), list(as_frames(rep(), REP))
    for frame in theirs[:250]:
        list(canceller.feed(frame))
    waiting = [frame for frame in mine[250:253] if not list(canceller.feed(frame))]
    assert len(waiting) == 3
    ended = ChannelEnded(PROSPECT, 5.0)
    *freed, last = canceller.feed(ended)
    assert [frame.start for frame in freed] == [frame.start for frame in waiting]
    assert last is ended


def test_what_it_has_heard_is_forgotten_and_what_it_has_learnt_is_not():
    canceller = EchoCanceller()
    near, far = rep() + echo(prospect(), 0.1), prospect()
    for both in zip(as_frames(near, REP), as_frames(far, PROSPECT), strict=True):
        for frame in both:
            list(canceller.feed(frame))
    list(canceller.feed(AudioFrame(PROSPECT, 42.0, np.full(320, 0.1, np.float32))))
    waiting = AudioFrame(REP, 42.02, near[:320])
    assert not list(canceller.feed(waiting))
    turns = [turn for turn in scoring.turns("discovery") if turn["speaker"] == "prospect"][:4]
    before = [canceller.was_echo(turn["start"] + 0.2, turn["end"]) for turn in turns]
    canceller.forget(turns[2]["start"])
    after = [canceller.was_echo(turn["start"] + 0.2, turn["end"]) for turn in turns]
    assert before == [True] * 4
    assert after == [True, True, False, False]
    later = AudioFrame(REP, 50.0, near[:320])
    assert [frame.start for frame in canceller.feed(later)] == [50.0]
    assert canceller.delay == pytest.approx(0.1, abs=0.01)


def test_the_delay_of_an_echo_is_known_as_it_is_also_where_it_comes_too_early():
    far = np.concatenate([np.zeros(640, np.float32), prospect()[:-640]])
    canceller = EchoCanceller()
    assert canceller.delay is None
    cleaned(rep() + echo(prospect(), 0.0), far, canceller)
    assert canceller.delay == pytest.approx(-0.04, abs=0.01)


def test_what_is_no_sound_passes_at_once():
    said = Level(REP, 1.0, -30.0)
    assert list(EchoCanceller().feed(said)) == [said]


def test_the_same_sound_is_cleaned_the_same_way_every_time():
    near = rep() + echo(prospect(), 0.1)
    assert np.array_equal(cleaned(near, prospect()), cleaned(near, prospect()))


def test_it_costs_no_import_until_something_is_played():
    code = "import app.audio.echo, sys; sys.exit('pywebrtc_audio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
