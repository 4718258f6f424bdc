"""A call, in one thread and in several: the same words, and an end whatever fails."""

import threading
from dataclasses import astuple

import numpy as np
import pytest

from app.audio.clock import PacedClock, SampleClock
from app.audio.file_source import FileSource
from app.audio.source import SoundUnreadable
from app.call import Call
from app.coach.coach import Coach
from app.coach.playbook import Playbook, load_playbook
from app.config.paths import resources
from app.events import (
    SAMPLE_RATE,
    Card,
    Channel,
    Mark,
    Moment,
    Notice,
    Partial,
    Ready,
    Severity,
    Tip,
    TipDelta,
    Utterance,
)
from app.speech.decoder_process import DecoderGone, WindowLost
from app.speech.decoding import Decoding
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.speech.whisper import WhisperDecoder
from tests.fakes import (
    CardForEach,
    HeldDecoder,
    MetronomeDecoder,
    Notebook,
    ScriptedDecoder,
    ScriptedSource,
    ScriptedVad,
)
from tests.unit.audio.files import write
from tests.unit.speech.windows import demo_model, played

REP, PROSPECT = Channel.REP, Channel.PROSPECT
END = "." * 20
TWO_TURNS = {REP: "#" * 40 + "." * 80 + END, PROSPECT: "." * 60 + "#" * 40 + "." * 20 + END}


def new_call(patterns=TWO_TURNS, decoder=None, error=None, **rest) -> Call:
    vads = iter([ScriptedVad(pattern) for pattern in patterns.values()])
    schedule = Schedule(list(patterns), Hearing(longest=8.0), lambda: next(vads))
    source = ScriptedSource(patterns, error)
    return Call([source], schedule, decoder or MetronomeDecoder(), **rest)


class Threads:
    """Runs each loop of a call in a plain thread."""

    def __init__(self, call: Call, log: list | None = None) -> None:
        self.events: list = []
        self.errors: dict[str, Exception] = {}
        self._log = [] if log is None else log
        self._threads = [
            threading.Thread(target=self._run, args=(name, loop), name=name, daemon=True)
            for name, loop in call.loops.items()
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, name, loop) -> None:
        try:
            for event in loop():
                self._log.append(("shown", event))
                self.events.append(event)
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            self.errors[name] = error

    def join(self) -> "Threads":
        for thread in self._threads:
            thread.join(10)
        hanging = [thread.name for thread in self._threads if thread.is_alive()]
        assert hanging == []
        return self

    @property
    def failed(self) -> dict[str, type]:
        return {name: type(error) for name, error in self.errors.items()}


def utterances(events) -> list[Utterance]:
    return [event for event in events if isinstance(event, Utterance)]


def texts(events) -> list[str]:
    return [utterance.text for utterance in utterances(events)]


# -- when all goes well ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def price_talk(tmp_path_factory):
    """14 s of the bundled call, three turns."""
    both = np.stack(list(played().values()))[:, 41 * SAMPLE_RATE : 55 * SAMPLE_RATE]
    return write(tmp_path_factory.mktemp("call") / "price.wav", both, SAMPLE_RATE)


def test_threads_and_one_thread_hear_the_same(price_talk):
    def call(clock) -> Call:
        source = FileSource(price_talk, clock)
        return Call([source], Schedule(source.channels, Hearing(longest=8.0)), MetronomeDecoder())

    alone = utterances(call(SampleClock()).run())
    together = utterances(Threads(call(PacedClock(20.0))).join().events)
    assert len(alone) >= 3
    assert {u.channel for u in alone} == {REP, PROSPECT}
    assert sorted(together, key=lambda u: u.id) == sorted(alone, key=lambda u: u.id)


def test_the_same_call_gives_the_same_events_to_the_last_digit(price_talk):
    decoder = WhisperDecoder(Decoding(demo_model(), 1))
    playbook = load_playbook(resources() / "playbooks" / "b2b-software.toml")

    def events() -> list:
        source = FileSource(price_talk, SampleClock())
        schedule = Schedule(source.channels, Hearing(longest=8.0))
        return list(Call([source], schedule, decoder, coach=Coach(playbook)).run())

    first, second = events(), events()
    assert any(isinstance(event, Card) for event in first)
    assert [type(event) for event in first] == [type(event) for event in second]
    assert [astuple(event) for event in first] == [astuple(event) for event in second]


@pytest.mark.parametrize("threads", [False, True])
def test_an_utterance_is_kept_before_it_is_shown_and_shown_before_it_is_coached(threads):
    log: list = []
    coach = CardForEach()
    call = new_call(journal=Notebook(log), coach=coach)
    if threads:
        Threads(call, log).join()
    else:
        log.extend(("shown", event) for event in call.run())
    shown = [event for verb, event in log if verb == "shown"]
    assert len(utterances(shown)) == 2
    for utterance in utterances(shown):
        assert log.index(("kept", utterance)) < log.index(("shown", utterance))
    assert utterances(coach.heard) == utterances(shown)


def test_in_one_thread_each_event_is_shown_right_after_it_is_kept():
    log: list = []
    for event in new_call(journal=Notebook(log), coach=CardForEach()).run():
        log.append(("shown", event))
    assert [verb for verb, _ in log] == ["kept", "shown"] * (len(log) // 2)


@pytest.mark.parametrize("threads", [False, True])
def test_cards_are_shown_once_and_kept(threads):
    notebook = Notebook()
    call = new_call(journal=notebook, coach=CardForEach())
    shown = Threads(call).join().events if threads else list(call.run())
    for kind in (Moment, Card):
        assert [event.id for event in shown if isinstance(event, kind)] == [1, 2]
        assert [event.id for event in notebook.kept if isinstance(event, kind)] == [1, 2]


@pytest.mark.parametrize("threads", [False, True])
def test_the_journal_is_told_how_long_the_call_was(threads):
    """Every time: the end of the sound comes by more than one way."""
    for _ in range(5):
        notebook = Notebook()
        call = new_call(journal=notebook)
        Threads(call).join() if threads else list(call.run())
        assert notebook.closed_at == pytest.approx(140 * 0.032, abs=1e-6)


@pytest.mark.parametrize("journal", [True, False])
@pytest.mark.parametrize("coach", [True, False])
def test_a_call_needs_neither_journal_nor_coach(journal, coach):
    parts = {"journal": Notebook() if journal else None, "coach": CardForEach() if coach else None}
    heard = texts(new_call(**parts).run())
    parts = {"journal": Notebook() if journal else None, "coach": CardForEach() if coach else None}
    assert sorted(texts(Threads(new_call(**parts)).join().events)) == sorted(heard)


def test_silence_is_a_call_too():
    threads = Threads(new_call({REP: "." * 20, PROSPECT: "." * 20})).join()
    assert (threads.events, threads.errors) == ([Ready()], {})


def test_the_decoder_stays_open_for_the_next_file_and_is_closed_after_a_live_call():
    decoder = MetronomeDecoder()
    list(new_call(decoder=decoder).run())
    assert not decoder.closed
    Threads(new_call(decoder=decoder)).join()
    assert decoder.closed


def test_a_tip_made_elsewhere_is_kept_and_not_shown_a_second_time():
    decoder, notebook = HeldDecoder("one"), Notebook()
    call = new_call(decoder=decoder, journal=notebook)
    threads = Threads(call)
    tip = Tip(1, 1, "Ask", "Compared to what?", "too expensive", 1.0)
    call.keep(tip)
    decoder.release.set()
    threads.join()
    assert tip in notebook.kept
    assert tip not in threads.events


def test_answers_are_shown_after_what_they_answer_and_kept():
    notebook = Notebook()

    def answer(event):
        if isinstance(event, Moment):
            yield TipDelta(event.id, event.id, "Ask")
            yield Tip(event.id, event.id, "Ask", "Compared to what?", event.quote, event.at)

    shown = list(new_call(journal=notebook, coach=CardForEach()).run(answer))
    kinds = [type(event) for event in shown if isinstance(event, Moment | Card | TipDelta | Tip)]
    assert kinds == [Moment, Card, TipDelta, Tip] * 2
    assert sum(isinstance(event, Tip) for event in notebook.kept) == 2


# -- hanging up ------------------------------------------------------------------------------------

LONG = {REP: "#" * 60 + "." * 3000, PROSPECT: "." * 3060}


def test_hanging_up_in_mid_word_makes_an_utterance_of_the_last_words():
    notebook = Notebook()
    call = new_call({REP: "#" * 3000, PROSPECT: "." * 3000}, journal=notebook)
    shown = []
    for event in call.run():
        shown.append(event)
        if isinstance(event, Partial):
            call.stop()
    assert utterances(shown) == [shown[-1]]
    assert notebook.closed_at == pytest.approx(shown[-1].end, abs=1.0)


def test_hanging_up_while_a_window_is_decoded_loses_nothing():
    decoder, notebook = HeldDecoder("it is too expensive"), Notebook()
    call = new_call({REP: "#" * 3000, PROSPECT: "." * 3000}, decoder, journal=notebook)
    threads = Threads(call)
    assert decoder.asked.wait(5)
    call.stop()
    decoder.release.set()
    threads.join()
    assert threads.errors == {}
    heard = utterances(threads.events)
    assert heard
    assert utterances(notebook.kept) == heard
    assert notebook.closed_at is not None
    covered = sum(len(w.samples) for w in decoder.windows if w.final) / SAMPLE_RATE
    assert covered == pytest.approx(notebook.closed_at, abs=0.04)


def test_hanging_up_before_anything_was_said_is_an_end_too():
    call = new_call(LONG)
    call.stop()
    assert Threads(call).join().errors == {}


# -- when a part fails -----------------------------------------------------------------------------


def test_a_lost_window_is_told_and_the_call_goes_on():
    decoder = ScriptedDecoder(WindowLost(), "yes")
    notebook = Notebook()
    threads = Threads(new_call(decoder=decoder, journal=notebook)).join()
    assert threads.errors == {}
    notices = [event for event in threads.events if isinstance(event, Notice)]
    assert [(n.text, n.severity) for n in notices] == [(WindowLost.message, Severity.PROBLEM)]
    assert notices[0] in notebook.kept
    assert "yes" in texts(threads.events)


def test_without_a_decoder_the_call_ends_and_what_was_said_is_kept():
    pattern = {REP: ("#" * 30 + END) * 40}
    decoder = ScriptedDecoder(*["yes"] * 4, DecoderGone())
    notebook = Notebook()
    threads = Threads(new_call(pattern, decoder, journal=notebook, coach=CardForEach())).join()
    assert threads.failed == {"decoder": DecoderGone}
    assert 1 <= len(utterances(notebook.kept)) <= 5
    assert utterances(threads.events) == utterances(notebook.kept)
    assert notebook.closed_at is not None
    assert decoder.closed


def test_words_committed_before_the_decoder_went_are_kept():
    decoder = ScriptedDecoder(*["it is too expensive for us"] * 3, DecoderGone())
    notebook = Notebook()
    Threads(new_call({REP: "#" * 90 + "." * 30}, decoder, journal=notebook)).join()
    [utterance] = utterances(notebook.kept)
    assert utterance.text.startswith("it is")


@pytest.mark.parametrize("error", [SoundUnreadable("Gone."), ZeroDivisionError()])
def test_when_the_source_fails_what_it_gave_is_understood(error):
    pattern = {REP: "#" * 60, PROSPECT: "." * 60}
    notebook = Notebook()
    threads = Threads(new_call(pattern, journal=notebook, error=error)).join()
    assert threads.failed == {"source": type(error)}
    assert len(utterances(threads.events)) == 1
    assert notebook.closed_at == pytest.approx(1.92, abs=0.04)


def test_a_bug_in_the_decoder_ends_the_call_and_not_the_other_loops():
    decoder = ScriptedDecoder("one", ZeroDivisionError())
    notebook = Notebook()
    threads = Threads(new_call(decoder=decoder, journal=notebook, coach=CardForEach())).join()
    assert threads.failed == {"decoder": ZeroDivisionError}
    assert decoder.closed
    assert notebook.closed_at is not None


@pytest.mark.parametrize("verb", ["open", "record", "close"])
def test_a_bug_in_the_journal_leaves_no_other_loop_hanging(verb):
    threads = Threads(new_call(journal=Notebook(breaks=verb), coach=CardForEach())).join()
    assert threads.failed == {"journal": ZeroDivisionError}


def test_a_bug_in_the_coach_costs_no_utterance():
    """What is said after it, and what is still being decoded, is written down all the same."""
    coach, notebook = CardForEach(breaks_at=2), Notebook()

    class Late(MetronomeDecoder):
        def decode(self, windows):
            assert windows[0].utterance < 3 or coach.broken.wait(10)
            return super().decode(windows)

    call = new_call({REP: ("#" * 30 + END) * 6}, Late(), journal=notebook, coach=coach)
    threads = Threads(call).join()
    assert threads.failed == {"coach": ZeroDivisionError}
    assert len(utterances(notebook.kept)) == 6
    assert utterances(threads.events) == utterances(notebook.kept)
    assert notebook.closed_at == pytest.approx(300 * 0.032, abs=1e-6)


def test_a_bug_in_the_ear_leaves_no_other_loop_hanging():
    class Deaf(ScriptedVad):
        def feed(self, samples):
            raise ZeroDivisionError
            yield

    source = ScriptedSource({REP: "#" * 60})
    schedule = Schedule([REP], Hearing(), lambda: Deaf(""))
    notebook = Notebook()
    threads = Threads(Call([source], schedule, MetronomeDecoder(), journal=notebook)).join()
    assert threads.failed == {"ear": ZeroDivisionError}
    assert notebook.closed_at is not None


def test_in_one_thread_a_failure_closes_the_journal_and_is_raised():
    notebook = Notebook()
    call = new_call({REP: "#" * 60 + END}, journal=notebook, error=SoundUnreadable("Gone."))
    with pytest.raises(SoundUnreadable):
        list(call.run())
    assert len(utterances(notebook.kept)) == 1
    assert notebook.closed_at is not None


class Costs(Schedule):
    """Notes what it is told that answers cost, by how many were asked for together."""

    def __init__(self, *rest) -> None:
        super().__init__(*rest)
        self.told: dict[int, list[float]] = {1: [], 2: []}
        self._together: dict[int, int] = {}

    def next_windows(self):
        due = super().next_windows()
        self._together |= {id(window): len(due) for window in due}
        return due

    def understand(self, heard):
        self.told[self._together[id(heard.window)]].append(heard.cost)
        yield from super().understand(heard)


def test_the_schedule_is_told_what_each_answer_costs():
    """Of two together, each half: else it would look half as often as it can."""
    took = 0.05

    class Slow(MetronomeDecoder):
        def decode(self, windows):
            threading.Event().wait(took)
            return super().decode(windows)

    patterns = {REP: "#" * 60 + END, PROSPECT: "#" * 60 + END}
    vads = iter([ScriptedVad(pattern) for pattern in patterns.values()])
    schedule = Costs(list(patterns), Hearing(longest=8.0), lambda: next(vads))
    Threads(Call([ScriptedSource(patterns)], schedule, Slow())).join()
    assert schedule.told[1]
    assert schedule.told[2]
    assert min(schedule.told[1]) >= took
    assert took / 2 <= min(schedule.told[2]) < took


# -- the checklist, and a playbook that changes ----------------------------------------------------


def checking(*triggers: str) -> Playbook:
    item = {"id": "pain", "item": "Pain", "triggers": triggers}
    return Playbook.model_validate({"name": "Boats", "checklist": [item]})


@pytest.mark.parametrize("threads", [False, True])
def test_evidence_and_its_tick_are_shown_once_when_they_are_kept(threads):
    log: list = []
    call = new_call(journal=Notebook(log), coach=Coach(checking("t1")))
    if threads:
        Threads(call, log).join()
    else:
        log.extend(("shown", event) for event in call.run())
    shown = [event for verb, event in log if verb == "shown" and isinstance(event, Mark)]
    assert [(mark.kind, mark.about) for mark in shown] == [("evidence", "pain"), ("tick", "pain")]
    if threads:
        assert log.index(("kept", shown[1])) < log.index(("shown", shown[1]))


@pytest.mark.parametrize(
    ("told", "ticks"),
    [
        (Mark(0.0, "tick", "pain", "open"), 0),
        (checking("t2"), 1),
        (checking("something else"), 0),
    ],
)
def test_the_coach_hears_what_the_rep_ticks_and_of_another_playbook(told, ticks):
    call = new_call(coach=Coach(checking("t1")))
    call.tell(told)
    marks = [event for event in Threads(call).join().events if isinstance(event, Mark)]
    assert len(marks) == 2 * ticks
