"""The threads of a call, and what reaches the main thread."""

import asyncio
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from app.call import Call
from app.coach.playbook import Playbook
from app.coach.so_far import SoFar
from app.errors import SottoError
from app.events import (
    Card,
    Channel,
    ChannelEnded,
    Mark,
    Moment,
    Notice,
    Severity,
    Spent,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
    Utterance,
)
from app.speech.decoder_process import DecoderGone
from app.speech.hearing import Hearing
from app.speech.schedule import Schedule
from app.ui.aio import event_loop
from app.workers import LiveCall, Worker
from tests.fakes import (
    CardForEach,
    HeldDecoder,
    MetronomeDecoder,
    Notebook,
    ScriptedDecoder,
    ScriptedSource,
    ScriptedVad,
)

REP, PROSPECT = Channel.REP, Channel.PROSPECT
TURN = "#" * 30 + "." * 20


class Listener(QObject):
    """Hears all that a call or a worker says, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list = []
        self.errors: list = []
        self.threads: set = set()
        self.ends = 0
        self.heard_before_end = 0

    @Slot(object)
    def hear(self, event) -> None:
        self.heard.append(event)
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def fail(self, error) -> None:
        self.errors.append(error)
        self.threads.add(QThread.currentThread())

    @Slot()
    def end(self) -> None:
        self.ends += 1
        self.heard_before_end = len(self.heard)
        self.threads.add(QThread.currentThread())

    def of(self, kind) -> list:
        return [event for event in self.heard if isinstance(event, kind)]


def new_call(patterns, decoder=None, error=None, **rest) -> Call:
    vads = iter([ScriptedVad(pattern) for pattern in patterns.values()])
    schedule = Schedule(list(patterns), Hearing(longest=8.0), lambda: next(vads))
    source = ScriptedSource(patterns, error)
    return Call([source], schedule, decoder or MetronomeDecoder(), **rest)


@pytest.fixture
def live(qapp):
    """A live call, who hears it, and that its threads are over when the test is."""

    def make(call: Call, *rest, **more) -> tuple[LiveCall, Listener]:
        one, listener = LiveCall(call, *rest, **more), Listener()
        one.happened.connect(listener.hear)
        one.failed.connect(listener.fail)
        one.ended.connect(listener.end)
        made.append((call, one))
        return one, listener

    made: list[tuple[Call, LiveCall]] = []
    yield make
    for call, one in made:
        call.stop()
        assert all(worker.wait(5000) for worker in one._workers)
        qapp.processEvents()


def run(qtbot, live: LiveCall, listener: Listener) -> None:
    with qtbot.waitSignal(live.ended, timeout=10_000):
        live.start()
    assert listener.ends == 1


# -- a worker --------------------------------------------------------------------------------------


def test_what_a_loop_yields_reaches_the_main_thread_in_order(qtbot, qapp):
    seen: list[QThread] = []

    def loop():
        seen.append(QThread.currentThread())
        yield from (Notice(str(n)) for n in range(100))

    worker, listener = Worker("ear", loop), Listener()
    worker.happened.connect(listener.hear)
    worker.start()
    qtbot.waitUntil(lambda: len(listener.heard) == 100, timeout=5000)
    assert worker.wait(5000)
    said = [event.text for event in listener.heard if isinstance(event, Notice)]
    assert said == [str(n) for n in range(100)]
    assert listener.threads == {qapp.thread()}
    assert seen[0] is not qapp.thread()
    assert worker.objectName() == "ear"


@pytest.mark.parametrize("error", [SottoError("The Jabra is gone."), ZeroDivisionError()])
def test_a_loop_that_fails_is_reported_after_what_it_had_to_say(qtbot, qapp, error):
    def loop():
        yield Notice("almost")
        raise error

    worker, listener = Worker("source", loop), Listener()
    worker.happened.connect(listener.hear)
    worker.failed.connect(listener.fail)
    worker.start()
    qtbot.waitUntil(lambda: bool(listener.errors), timeout=5000)
    assert worker.wait(5000)
    assert listener.errors == [error]
    assert [notice.text for notice in listener.heard] == ["almost"]
    assert listener.threads == {qapp.thread()}


# -- a live call -----------------------------------------------------------------------------------


def test_a_call_is_heard_kept_and_coached_and_then_ends(qtbot, qapp, live):
    notebook = Notebook()
    patterns = {REP: TURN + "." * 50, PROSPECT: "." * 50 + TURN}
    one, listener = live(new_call(patterns, journal=notebook, coach=CardForEach()))
    run(qtbot, one, listener)
    assert {utterance.channel for utterance in listener.of(Utterance)} == {REP, PROSPECT}
    assert len(listener.of(Card)) == 2
    assert [e for e in notebook.kept if isinstance(e, Utterance)] == listener.of(Utterance)
    assert notebook.closed_at is not None
    assert listener.errors == []
    assert listener.threads == {qapp.thread()}


def test_what_the_rep_ticks_is_kept_and_the_coach_hears_of_it_as_of_another_playbook(qtbot, live):
    notebook, coach = Notebook(), CardForEach()
    one, listener = live(new_call({PROSPECT: TURN}, journal=notebook, coach=coach))
    tick, playbook = Mark(0.5, "tick", "pain", "open"), Playbook(name="Boats")
    one.keep(tick)
    one.take(playbook)
    run(qtbot, one, listener)
    assert notebook.kept.count(tick) == 1
    assert coach.heard[:2] == [tick, playbook]


def test_it_ends_once_and_after_all_else_even_when_the_main_thread_was_busy(qtbot, qapp, live):
    """All threads are over before their last events are looked at."""
    for _ in range(10):
        one, listener = live(new_call({REP: TURN * 4}, coach=CardForEach()))
        one.start()
        assert all(worker.wait(5000) for worker in one._workers)
        qtbot.waitUntil(lambda listener=listener: listener.ends > 0, timeout=5000)
        qapp.processEvents()
        assert listener.ends == 1
        assert listener.heard_before_end == len(listener.heard)
        assert len(listener.of(Utterance)) == len(listener.of(Card)) == 4


def test_hanging_up_in_mid_call_gives_the_last_words_and_then_the_end(qtbot, live):
    decoder, notebook = HeldDecoder("it is too expensive"), Notebook()
    one, listener = live(new_call({REP: "#" * 15_000}, decoder, journal=notebook))
    one.start()
    qtbot.waitUntil(decoder.asked.is_set, timeout=5000)
    with qtbot.waitSignal(one.ended, timeout=10_000):
        one.stop()
        one.stop()  # an impatient rep
        decoder.release.set()
    assert listener.of(Utterance)
    assert [e for e in notebook.kept if isinstance(e, Utterance)] == listener.of(Utterance)
    assert listener.of(Notice) == []
    assert listener.ends == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"error": SottoError("The Jabra is gone.")},
        {"decoder": ScriptedDecoder("one", DecoderGone())},
        {"decoder": ScriptedDecoder("one", ZeroDivisionError())},
        {"coach": CardForEach(breaks_at=1)},
        {"journal": Notebook(breaks="record")},
    ],
    ids=["source", "decoder", "bug in the decoder", "bug in the coach", "bug in the journal"],
)
def test_when_one_loop_fails_it_is_told_and_the_call_ends(qtbot, qapp, live, broken):
    one, listener = live(new_call({REP: TURN * 3}, **broken))
    run(qtbot, one, listener)
    assert len(listener.errors) == 1
    assert listener.threads == {qapp.thread()}


def test_a_failure_hangs_up(qtbot, live):
    """A source that would go on for ever is told to stop."""

    class Endless(ScriptedSource):
        def frames(self):
            self._stopped.wait(10)
            yield ChannelEnded(REP, 0.0)

    schedule = Schedule([REP], Hearing(), lambda: ScriptedVad(""))
    one, listener = live(
        Call([Endless({REP: ""})], schedule, MetronomeDecoder(), journal=Notebook(breaks="open"))
    )
    run(qtbot, one, listener)
    assert [type(error) for error in listener.errors] == [ZeroDivisionError]


def test_a_thread_that_does_not_end_is_named_and_given_up(qtbot, qapp, live):
    let_go = threading.Event()

    class Stuck(CardForEach):
        def hear(self, event):
            if isinstance(event, Utterance):
                assert let_go.wait(10)
            yield from ()

    one, listener = live(new_call({REP: TURN}, coach=Stuck()), patience=200)
    one.start()
    qtbot.waitUntil(lambda: bool(listener.of(Utterance)), timeout=5000)
    with qtbot.waitSignal(one.ended, timeout=5000):
        one.stop()
    [notice] = listener.of(Notice)
    assert notice.severity is Severity.PROBLEM
    assert "coach" in notice.text
    assert "ear" not in notice.text
    let_go.set()
    assert all(worker.wait(5000) for worker in one._workers)
    qapp.processEvents()
    assert listener.ends == 1  # though it ended after all


def test_as_long_as_something_happens_an_ending_call_is_not_given_up(qtbot, live):
    """Half an hour of backlog may take longer than the patience; each word is a sign of life."""
    tick = threading.Event()

    class Slow(MetronomeDecoder):
        def decode(self, windows):
            tick.wait(0.15)
            return super().decode(windows)

    one, listener = live(new_call({REP: TURN * 8}, Slow()), patience=400)
    one.start()
    qtbot.waitUntil(lambda: bool(listener.heard), timeout=5000)
    with qtbot.waitSignal(one.ended, timeout=10_000):
        one.stop()
    assert listener.of(Notice) == []


def test_thousands_of_events_leave_the_process_sound(qtbot, live):
    """PySide6 6.12 on Python 3.11 loses a reference to None with every call (STYLE.md, 0)."""

    class Talkative(ScriptedSource):
        def frames(self):
            yield from (Notice(str(n)) for n in range(3000))
            yield ChannelEnded(REP, 0.0)

    schedule = Schedule([REP], Hearing(), lambda: ScriptedVad(""))
    one, listener = live(Call([Talkative({REP: ""})], schedule, MetronomeDecoder()))
    before = sys.getrefcount(None)
    run(qtbot, one, listener)
    said = [event.text for event in listener.heard if isinstance(event, Notice)]
    assert said == [str(n) for n in range(3000)]
    assert sys.getrefcount(None) > before - 1000


# -- tips, on the main loop ------------------------------------------------------------------------


class Wire:
    """A model, as far as a call itself deals with it."""

    def __init__(self) -> None:
        self.connected = 0
        """How often it was asked to see to its connection."""

    async def connect(self) -> None:
        self.connected += 1


class StreamedTips:
    """Writes a tip a moment; the first hangs in the middle, until it is cancelled."""

    longest_monologue = 76.0

    def __init__(self, hangs: bool = True, refuses: str = "") -> None:
        self.model = Wire()
        self.so_far = SoFar()
        self.heard: list = []
        self._refuses = refuses
        self.cancelled: list[int] = []
        self.begun, self.done = threading.Event(), threading.Event()
        self._hangs = hangs

    def hear(self, event) -> None:
        self.heard.append(event)

    def refusal(self, moment):
        return TipHeld(moment.id, self._refuses) if self._refuses and moment.id > 0 else None

    def spent(self):
        return [Spent(1.0, "host", "model", 10, 2)]

    def use(self, model, deadline) -> None:
        self.model = model

    async def write(self, moment):
        try:
            yield TipDelta(moment.id, moment.id, "Ask")
            self.begun.set()
            if self._hangs and moment.id == 1:
                await asyncio.get_running_loop().create_future()
            yield Tip(moment.id, moment.id, "Ask", "Compared to what?", moment.quote, moment.at)
            yield Notice("The coach is busy.")
            self.done.set()
        except asyncio.CancelledError:
            self.cancelled.append(moment.id)
            raise


class InTurn(MetronomeDecoder):
    """Decodes the n-th utterance only after the n-th of some events."""

    def __init__(self, *events: threading.Event) -> None:
        super().__init__()
        self._events = events

    def decode(self, windows):
        for event in self._events[: windows[0].utterance - 1]:
            assert event.wait(10)
        return super().decode(windows)


def run_with_tips(qapp, one: LiveCall, listener: Listener) -> None:
    async def until_ended() -> None:
        over = asyncio.Event()
        one.ended.connect(over.set)
        one.start()
        async with asyncio.timeout(10):
            await over.wait()
        if left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left, timeout=5)

    with asyncio.Runner(loop_factory=lambda: event_loop(qapp)) as runner:
        runner.run(until_ended())
    assert listener.errors == []


def test_a_newer_moment_supersedes_the_tip_that_is_still_streaming(qapp, live):
    tips, notebook = StreamedTips(), Notebook()
    call = new_call(
        {PROSPECT: TURN * 3},
        InTurn(tips.begun, tips.done),
        journal=notebook,
        coach=CardForEach(breaks_at=0),
    )
    one, listener = live(call, tips)
    run_with_tips(qapp, one, listener)
    shown = [event for event in listener.heard if isinstance(event, TipDelta | Tip | TipDropped)]
    assert [(type(event), event.id) for event in shown][:4] == [
        (TipDelta, 1),
        (TipDropped, 1),
        (TipDelta, 2),
        (Tip, 2),
    ]
    assert tips.cancelled[0] == 1
    assert listener.of(TipHeld)[0] == TipHeld(1, "something newer came up")
    assert Tip(2, 2, "Ask", "Compared to what?", *tip_source(listener, 2)) in notebook.kept


def test_after_each_tip_but_one_that_a_newer_one_follows_the_connection_is_seen_to(qapp, live):
    tips = StreamedTips()
    call = new_call(
        {PROSPECT: TURN * 3}, InTurn(tips.begun, tips.done), coach=CardForEach(breaks_at=0)
    )
    one, listener = live(call, tips)
    run_with_tips(qapp, one, listener)
    assert tips.cancelled[0] == 1
    assert listener.of(Tip)
    assert tips.model.connected == len(listener.of(Tip))


def tip_source(listener: Listener, moment: int) -> tuple[str, float]:
    utterance = listener.of(Utterance)[moment - 1]
    return utterance.text, utterance.start


def test_a_tip_is_shown_and_kept_once_and_so_is_what_the_coach_has_to_say(qapp, live):
    tips, notebook = StreamedTips(hangs=False), Notebook()
    call = new_call({PROSPECT: TURN * 2}, InTurn(tips.done), journal=notebook, coach=CardForEach())
    one, listener = live(call, tips)
    run_with_tips(qapp, one, listener)
    for kind in (Tip, Notice):
        first = listener.of(kind)[0]
        assert listener.of(kind).count(first) == len([e for e in notebook.kept if e == first])
    assert [tip.id for tip in listener.of(Tip)].count(1) == 1
    assert [event.id for event in notebook.kept if isinstance(event, Tip)].count(1) == 1
    assert [type(event) for event in notebook.kept].count(TipDelta) == 0


def test_help_that_is_asked_for_is_about_what_the_prospect_said_last(qapp, live):
    class Asking(Listener):
        @Slot(object)
        def hear(self, event) -> None:
            super().hear(event)
            if isinstance(event, Utterance) and event.channel is PROSPECT and not self.asked:
                self.asked = one.ask()

    notebook, listener, tips = Notebook(), Asking(), StreamedTips()
    listener.asked = False
    one, _ = live(new_call({PROSPECT: TURN * 2}, InTurn(tips.done), journal=notebook), tips)
    one.happened.connect(listener.hear)
    one.ended.connect(listener.end)
    run_with_tips(qapp, one, listener)
    assert listener.asked
    [moment] = listener.of(Moment)
    said = [event for event in listener.of(Utterance) if event.channel is PROSPECT][0]
    assert (moment.id, moment.kind, moment.quote) == (-1, "help", said.text)
    assert moment in notebook.kept


def test_there_is_no_help_without_a_model_or_before_anything_was_said(live):
    with_tips, _ = live(new_call({PROSPECT: TURN}), StreamedTips())
    assert not with_tips.ask()
    without, _ = live(new_call({PROSPECT: TURN}))
    assert not without.ask()
    assert not without.has_model


def test_a_passage_can_be_asked_about_and_gets_an_id_of_its_own(qapp, live):
    tips, notebook = StreamedTips(hangs=False), Notebook()
    one, listener = live(new_call({PROSPECT: TURN}, InTurn(), journal=notebook), tips)
    another = Wire()
    passage = Moment(0, "help", PROSPECT, 1, "what you sell", 3.0)

    class Asking(QObject):
        @Slot(object)
        def hear(self, event) -> None:
            if isinstance(event, Utterance):
                one.give(another, 6.0)
                assert one.ask(passage)

    asking = Asking()
    one.happened.connect(asking.hear)
    run_with_tips(qapp, one, listener)
    assert listener.of(Moment) == [replace(passage, id=-1)]
    assert tips.model is another


def test_a_tip_that_is_held_back_is_told_and_nothing_is_asked(qapp, live):
    tips, notebook = StreamedTips(refuses="one came 8 s ago"), Notebook()
    call = new_call({PROSPECT: TURN * 2}, journal=notebook, coach=CardForEach())
    one, listener = live(call, tips)
    run_with_tips(qapp, one, listener)
    assert [held.moment for held in listener.of(TipHeld)] == [1, 2]
    assert listener.of(TipDelta) == []
    assert len(listener.of(Card)) == 2


def test_help_that_was_asked_for_is_not_pushed_aside(qapp, live):
    """The rep's question is under way when the playbook finds a moment."""

    class Asking(Listener):
        @Slot(object)
        def hear(self, event) -> None:
            super().hear(event)
            if isinstance(event, Utterance) and len(self.of(Utterance)) == 1:
                assert one.ask()

    class Hanging(StreamedTips):
        async def write(self, moment):
            yield TipDelta(1, moment.id, "Ask")
            self.begun.set()
            await asyncio.get_running_loop().create_future()

    tips, listener = Hanging(), Asking()
    call = new_call({PROSPECT: TURN * 2}, InTurn(tips.begun), coach=CardForEach())
    one, _ = live(call, tips)
    one.happened.connect(listener.hear)
    one.ended.connect(listener.end)
    run_with_tips(qapp, one, listener)
    assert {delta.moment for delta in listener.of(TipDelta)} == {-1}
    assert "asked" in listener.of(TipHeld)[-1].reason


def test_what_a_tip_took_is_kept_also_of_one_that_was_cancelled(qapp, live):
    tips, notebook = StreamedTips(), Notebook()
    call = new_call(
        {PROSPECT: TURN * 3}, InTurn(tips.begun, tips.done), journal=notebook, coach=CardForEach()
    )
    one, listener = live(call, tips)
    run_with_tips(qapp, one, listener)
    assert tips.cancelled[0] == 1
    assert [type(event) for event in notebook.kept].count(Spent) >= 1


def test_who_hangs_up_needs_no_more_tips_and_what_was_begun_is_in_the_books(qapp, live):
    in_the_books = threading.Event()

    class HangingUp(Listener):
        def hear(self, event):
            super().hear(event)
            if isinstance(event, TipDelta):
                one.stop()
                one.coaching = True  # the rep presses keys all the while
                assert not one.ask()

    class Books(Notebook):
        def record(self, event):
            if isinstance(event, Spent):
                in_the_books.set()
            return super().record(event)

    tips, listener, notebook = StreamedTips(), HangingUp(), Books()
    call = new_call(
        {PROSPECT: TURN * 3}, InTurn(in_the_books), journal=notebook, coach=CardForEach()
    )
    one, _ = live(call, tips)
    one.happened.connect(listener.hear)
    one.ended.connect(listener.end)
    run_with_tips(qapp, one, listener)
    assert len(listener.of(Moment)) > 1
    assert {delta.moment for delta in listener.of(TipDelta)} == {1}
    assert [dropped.moment for dropped in listener.of(TipDropped)] == [1]
    assert [event for event in notebook.kept if isinstance(event, Spent)]


class WaitingDecoder(MetronomeDecoder):
    """Decodes what is said from a time on only after an event."""

    def __init__(self, start: float, event: threading.Event) -> None:
        super().__init__()
        self._start = start
        self._event = event

    def decode(self, windows):
        assert windows[0].start < self._start or self._event.wait(10)
        return super().decode(windows)


def test_a_rep_who_talks_for_long_is_told_without_a_model(qapp, live):
    """Eighty seconds, played at full speed; the call goes on until the rep was told."""
    speech = {REP: "#" * 2600 + "." * 30 + TURN}
    tips, notebook, told = StreamedTips(), Notebook(), threading.Event()
    tips.model = None
    call = new_call(speech, WaitingDecoder(2610 * 0.032, told), journal=notebook)
    one, listener = live(call, tips)
    one.happened.connect(lambda event: told.set() if isinstance(event, Card) else None)
    run_with_tips(qapp, one, listener)
    [card] = listener.of(Card)
    assert card.kind == "monologue"
    assert card in notebook.kept
    assert listener.of(TipDelta) == []
    quiet, silent = live(new_call(speech), StreamedTips())
    quiet.coaching = False
    run_with_tips(qapp, quiet, silent)
    assert silent.of(Card) == []


def test_with_coaching_off_no_tip_is_asked_for(qapp, live):
    one, listener = live(new_call({PROSPECT: TURN}, coach=CardForEach()), StreamedTips())
    one.coaching = False
    run_with_tips(qapp, one, listener)
    assert listener.of(Moment)
    assert not listener.of(TipDelta)


def test_the_reps_own_words_get_cards_and_no_tips(qapp, live):
    tips = StreamedTips()
    one, listener = live(new_call({REP: TURN}, coach=CardForEach()), tips)
    run_with_tips(qapp, one, listener)
    assert listener.of(Card)
    assert listener.of(TipDelta) == []
    assert listener.of(Utterance)[0] in tips.heard


def test_the_end_of_the_call_takes_back_a_tip_that_is_not_whole(qapp, live):
    tips = StreamedTips()
    one, listener = live(
        new_call({PROSPECT: TURN * 2}, InTurn(tips.begun), coach=CardForEach(breaks_at=0)), tips
    )
    run_with_tips(qapp, one, listener)
    begun = {delta.id for delta in listener.of(TipDelta)}
    finished = {tip.id for tip in listener.of(Tip)} | {d.id for d in listener.of(TipDropped)}
    assert begun == finished
