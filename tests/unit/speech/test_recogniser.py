"""The room that hears: no thread, no model. A pattern is the sound, a script the model."""

from itertools import groupby

import pytest

from app.events import (
    SAMPLE_RATE,
    Channel,
    Partial,
    Revision,
    SpeechEnded,
    SpeechStarted,
    Utterance,
)
from app.speech.decoder import Hypothesis, Window
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.vad import STEP, STEP_SECONDS
from tests.fakes import ScriptedDecoder, ScriptedVad, frames, sound, words

REP, PROSPECT = Channel.REP, Channel.PROSPECT
END = "." * 20
"""Silence that ends an utterance."""
PAUSE = "." * 12
"""Silence that looks like an end, and is none yet."""


def new_schedule(pattern: str, hearing: Hearing | None = None) -> Schedule:
    return Schedule([PROSPECT], hearing or Hearing(longest=8.0), lambda: ScriptedVad(pattern))


def hear(pattern: str, *script: str, hearing: Hearing | None = None) -> tuple[list, list]:
    """The events of a pattern and the windows that were decoded, each answered at once."""
    schedule, decoder, events = new_schedule(pattern, hearing), ScriptedDecoder(*script), []
    for frame in frames(pattern):
        events += schedule.feed(frame)
        while due := schedule.next_windows():
            events += [e for heard in decoder.decode(due) for e in schedule.understand(heard)]
    events += schedule.end(PROSPECT)
    while due := schedule.next_windows():
        events += [e for heard in decoder.decode(due) for e in schedule.understand(heard)]
    assert schedule.done
    return events, decoder.windows


class Step:
    """A schedule that is fed a pattern piece by piece, and asked when a test wants to."""

    def __init__(self, pattern: str, hearing: Hearing | None = None) -> None:
        self.schedule = new_schedule(pattern, hearing)
        self._frames = list(frames(pattern))
        self.events: list = []
        self._steps = 0

    def play(self, steps: int) -> list:
        """Feed so many steps; return what happened meanwhile."""
        before = len(self.events)
        self._steps += steps
        while self._frames and self._frames[0].start + 0.02 <= self._steps * STEP_SECONDS + 1e-9:
            self.events += self.schedule.feed(self._frames.pop(0))
        return self.events[before:]

    def window(self) -> Window:
        [window] = self.schedule.next_windows()
        return window

    def answer(self, window: Window, line: str) -> list:
        heard = list(self.schedule.understand(Hypothesis(window, words(line, window.start))))
        self.events += heard
        return heard


def of(kind, events: list) -> list:
    return [event for event in events if isinstance(event, kind)]


def test_silence_says_nothing():
    assert hear("." * 100, "never asked") == ([], [])


def test_clicks_say_nothing():
    assert hear("..#..#...." * 10, "never asked") == ([], [])


def test_words_two_hypotheses_agree_on_are_committed():
    script = ("it is too", "it is too much", "it is too much for", "end")
    events, _ = hear("#" * 75, *script, hearing=Hearing(longest=8.0, step=0.5))
    first, second, third = of(Partial, events)[:3]
    assert (first.committed, first.tentative) == ("", "it is")  # of the third there may be more
    assert (second.committed, second.tentative) == ("it is too", "much")
    assert (third.committed, third.tentative) == ("it is too much", "for")
    assert [word.text for word in third.words] == ["it", "is", "too", "much"]


def test_silence_ends_the_utterance():
    events, _ = hear("...." + "#" * 30 + END, "too expensive")
    [utterance] = of(Utterance, events)
    assert utterance.text == "too expensive"
    assert (utterance.start, utterance.end) == (utterance.words[0].start, utterance.words[-1].end)
    kinds = [kind for kind, _ in groupby(events, type)]
    assert kinds == [SpeechStarted, Partial, SpeechEnded, Utterance]


def test_speech_starts_and_ends_when_it_did():
    events, _ = hear("." * 20 + "#" * 30 + END, "well")
    assert of(SpeechStarted, events)[0].at == pytest.approx(20 * STEP_SECONDS)
    assert of(SpeechEnded, events)[0].at == pytest.approx(50 * STEP_SECONDS)


def test_the_window_of_a_final_holds_the_sound_just_before_and_after_the_speech():
    pattern = "." * 20 + "#" * 40 + END
    _, windows = hear(pattern, "well")
    final = windows[-1]
    whole = sound(pattern)
    begin, end = 20 * STEP - int(0.3 * SAMPLE_RATE), 60 * STEP + int(0.3 * SAMPLE_RATE)
    assert final.final
    assert final.start == pytest.approx(20 * 0.032 - 0.3)
    assert final.speech_end == pytest.approx(60 * 0.032)
    assert (final.samples == whole[begin:end]).all()


def test_speech_from_the_first_sample_on_is_heard_whole():
    _, windows = hear("#" * 40 + END, "well")
    assert windows[-1].start == 0.0


def test_hanging_up_mid_word_loses_nothing():
    events, windows = hear("#" * 40, "well I")
    assert [u.text for u in of(Utterance, events)] == ["well I"]
    assert len(windows[-1].samples) == len(sound("#" * 40))


def test_hanging_up_in_the_pause_takes_the_final_that_was_made_on_speculation():
    events, windows = hear("#" * 40 + PAUSE, "well")
    assert len(of(Utterance, events)) == 1
    assert sum(window.final for window in windows) == 1


def test_each_utterance_has_an_id_that_its_partials_have_too():
    events, _ = hear(("#" * 30 + END) * 3, "one two")
    assert [u.id for u in of(Utterance, events)] == [1, 2, 3]
    assert {p.id for p in of(Partial, events)} == {1, 2, 3}
    for utterance in of(Utterance, events):
        same = [e for e in events if isinstance(e, Partial) and e.id == utterance.id]
        assert events.index(same[-1]) < events.index(utterance)


def test_partials_come_every_half_second_of_speech():
    _, windows = hear("#" * 160, "well", hearing=Hearing(longest=25.0, step=0.5))
    ends = [window.speech_end for window in windows if not window.final]
    assert ends[0] == pytest.approx(0.9, abs=0.04)
    assert [b - a for a, b in zip(ends, ends[1:], strict=False)] == pytest.approx(
        [0.512] * (len(ends) - 1)
    )


def test_who_wants_no_partials_gets_finals_only():
    events, windows = hear("#" * 90 + END, "well", hearing=Hearing(step=None))
    assert of(Partial, events) == []
    assert [window.final for window in windows] == [True]


def test_less_than_a_word_of_speech_is_not_looked_at_before_it_is_over():
    _, windows = hear("#" * 15 + END, "yes")
    assert [window.final for window in windows] == [True]


# -- answers that come late ------------------------------------------------------------------------


def test_a_partial_that_comes_too_late_is_not_shown():
    call = Step("#" * 40 + END + "....")
    call.play(40)
    late = call.window()
    assert not late.final
    call.play(len(END))
    assert call.answer(late, "too late") == []


def test_a_partial_of_the_utterance_before_is_not_shown_in_this_one():
    call = Step("#" * 40 + END + "#" * 40)
    call.play(40)
    late = call.window()
    call.play(30)
    final = call.window()
    assert [type(e) for e in call.answer(final, "one")] == [Utterance]
    call.play(30)
    assert call.answer(late, "too late") == []


def test_the_final_made_on_speculation_is_used_without_a_second_decode():
    call = Step("#" * 30 + END)
    call.play(42)
    guess = call.window()
    assert guess.final
    [partial] = call.answer(guess, "too expensive")  # it is not over yet, but shown
    assert isinstance(partial, Partial)
    assert [type(e) for e in call.play(8)] == [SpeechEnded, Utterance]
    assert call.events[-1].text == "too expensive"
    assert not call.schedule.next_windows()


def test_a_speculation_answered_after_the_end_is_the_final():
    call = Step("#" * 30 + END)
    call.play(42)
    guess = call.window()
    call.play(8)
    assert not call.schedule.next_windows()  # no second decode of the same sound
    assert [e.text for e in call.answer(guess, "too expensive")] == ["too expensive"]


def test_a_speculation_is_dropped_when_speech_goes_on():
    call = Step("#" * 30 + PAUSE + "#" * 10 + END)
    call.play(42)
    call.answer(call.window(), "it is too")
    call.play(30)
    final = call.window()
    assert final.final
    assert final.speech_end == pytest.approx(52 * STEP_SECONDS)
    assert [e.text for e in call.answer(final, "it is too much")] == ["it is too much"]


def test_a_speculation_answered_after_speech_went_on_is_one_look_more():
    call = Step("#" * 30 + PAUSE + "#" * 10 + END)
    call.play(42)
    guess = call.window()
    call.play(10)
    [partial] = call.answer(guess, "it is")
    assert isinstance(partial, Partial)
    assert partial.tentative == "it is"


def test_a_speculation_of_an_earlier_pause_is_not_the_final_of_a_later_one():
    """Paused, resumed, paused again, over: only the second pause's window holds all the words."""
    call = Step("#" * 30 + PAUSE + "#" * 10 + END)
    call.play(42)
    early = call.window()
    call.play(10 + 12)
    late = call.window()
    assert late.final
    call.play(8)
    assert call.answer(early, "it is") == []
    assert [e.text for e in call.answer(late, "it is too much")] == ["it is too much"]
    assert call.schedule.end(PROSPECT) is not None
    assert of(Utterance, call.events) == [call.events[-1]]


def test_a_speculation_answered_in_a_later_pause_is_not_its_guess():
    call = Step("#" * 30 + PAUSE + "#" * 10 + END)
    call.play(42)
    early = call.window()
    call.play(10 + 12)
    assert all(isinstance(e, Partial) for e in call.answer(early, "it is"))
    assert of(Utterance, call.play(8)) == []
    final = call.window()
    assert [e.text for e in call.answer(final, "it is too much")] == ["it is too much"]


def test_a_speculation_cut_off_by_the_models_limit_is_not_the_final_of_either_part():
    call = Step("#" * 30 + PAUSE + "#" * 200 + END, Hearing(longest=6.0, step=None))
    call.play(42)
    guess = call.window()
    call.play(180)
    assert call.answer(guess, "much too early") == []
    first = call.window()
    assert first.speech_end > 2.0
    assert [e.text for e in call.answer(first, "the first part")] == ["the first part"]


# -- finals ----------------------------------------------------------------------------------------


def three_times_the_same() -> Step:
    """Speech whose partials all read the same, up to where its final is due."""
    call = Step("#" * 90 + END)
    for _ in range(3):
        call.play(30)
        call.answer(call.window(), "it is too much")
    call.play(len(END))
    return call


def test_words_once_committed_are_not_lost_to_an_empty_final():
    call = three_times_the_same()
    committed = of(Partial, call.events)[-1].committed
    assert committed
    [utterance] = call.answer(call.window(), "")
    assert isinstance(utterance, Utterance)
    assert utterance.text == committed


def test_speech_without_words_is_no_utterance_and_takes_its_line_back():
    events, _ = hear("#" * 30 + END, "uh", "")
    assert of(Utterance, events) == []
    assert (events[-1].id, events[-1].committed, events[-1].tentative) == (1, "", "")


@pytest.mark.parametrize(
    ("final", "revised"),
    [
        ("it is too much", False),
        ("It is, too much for us.", False),
        ("it is two much", True),
        ("it", True),
    ],
)
def test_a_final_that_differs_from_committed_words_is_a_revision(final, revised):
    call = three_times_the_same()
    utterance, *more = call.answer(call.window(), final)
    assert utterance.text == final
    assert [(r.id, r.text, r.words) for r in of(Revision, more)] == (
        [(utterance.id, final, utterance.words)] if revised else []
    )


def test_speech_longer_than_the_model_takes_is_cut_where_it_is_softest():
    loud, soft = "#" * 100, "+" * 4
    pattern = loud + soft + "#" * 60
    events, windows = hear(pattern, "word " * 8, hearing=Hearing(longest=4.0, step=None))
    assert len(windows) == len(of(Utterance, events)) == 2
    first, second = windows
    cut = second.start
    assert 100 * STEP_SECONDS < cut < 104 * STEP_SECONDS
    assert first.start + len(first.samples) / SAMPLE_RATE == pytest.approx(cut)


def test_speech_is_never_cut_within_what_is_committed():
    """The soft place lies among the committed words: their sound stays with them."""
    line = "a b c d e f g h i j k l"
    call = Step("#" * 85 + "+" * 6 + "#" * 100 + END, Hearing(longest=5.0, step=0.5))
    for _ in range(15):
        call.play(10)
        for window in call.schedule.next_windows():
            call.answer(window, line)
    committed = of(Partial, call.events)[-1].words
    call.play(30)
    ended = next(window for window in call.schedule.next_windows() if window.final)
    assert committed[-1].end > 91 * STEP_SECONDS
    assert ended.start + len(ended.samples) / SAMPLE_RATE >= committed[-1].end


CARRIED = Hearing(longest=8.0, step=None, carry=True)


def after_one_sentence(clean: bool = True) -> Step:
    """A call in which somebody has said something, and speaks again."""
    call = Step(("#" * 30 + END) * 2, CARRIED)
    call.play(50)
    window = call.window()
    said = Hypothesis(window, words("we use Northwind", window.start), clean=clean)
    call.events += call.schedule.understand(said)
    return call


def test_what_was_just_said_is_carried_over():
    call = after_one_sentence()
    call.play(42)
    assert call.window().before == "we use Northwind"


def test_what_took_more_than_one_try_is_not_carried_over():
    call = after_one_sentence(clean=False)
    call.play(42)
    assert call.window().before == ""


def test_what_was_taken_off_the_record_is_not_carried_over():
    call = after_one_sentence()
    call.schedule.forget(since=0.0)
    call.play(42)
    assert call.window().before == ""


def test_what_was_said_long_ago_is_not_carried_over():
    call = Step("#" * 30 + END + "." * 350 + "#" * 30 + END, CARRIED)
    call.play(50)
    call.answer(call.window(), "we use Northwind")
    call.play(400)
    assert call.window().before == ""


def test_a_gap_cuts_speech_that_is_long_already_and_none_that_is_short():
    gap = "...."
    hearing = Hearing(longest=8.0, soft=2.4, step=None)
    short, _ = hear("#" * 40 + gap + "#" * 20 + END, "w", hearing=hearing)
    long, _ = hear("#" * 90 + gap + "#" * 20 + END, "w", hearing=hearing)
    assert (len(of(Utterance, short)), len(of(Utterance, long))) == (1, 2)


def test_a_short_silence_to_end_works_without_speculation():
    events, windows = hear("#" * 30 + "." * 8, "yes", hearing=Hearing(silence_to_end=0.2))
    assert len(of(Utterance, events)) == 1
    assert sum(window.final for window in windows) == 1
