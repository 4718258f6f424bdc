"""Tips with the real client and a real server, and with a model that says what a test wants."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing

import pytest

from app.coach.chat_model import CoachBusy, CoachFailure, Message, Schema, Usage
from app.coach.openai_chat import OpenAIChat
from app.coach.tips import STALE, Tips
from app.events import (
    Level,
    Mark,
    Mode,
    ModeChanged,
    Moment,
    Notice,
    Severity,
    Spent,
    Tip,
    TipDelta,
    TipDropped,
    TipHeld,
)
from tests import chat_server as server_replies
from tests.chat_server import Reply, chat_server, counted, garbage, rate_limited, tip
from tests.unit.coach.speech import PROSPECT, REP, playbook, said

SAID = said("canary hello, it is canary too expensive", id=7, at=12.0)
MOMENT = Moment(3, "price", PROSPECT, 7, "canary too expensive", 12.5)
ASKED = Moment(-1, "help", PROSPECT, 7, "canary too expensive", 12.5)
GOOD = tip("Ask what they compare with\nCompared to what?")
OURS = playbook({"triggers": ["too expensive"]}, {"kind": "timing", "triggers": ["next year"]})


def in_schema(headline: str, say: str, quote: str = "too expensive", **other: object) -> Reply:
    fields = {"quote": quote, "confidence": 0.9, "kind": "price", "headline": headline, "say": say}
    return tip(json.dumps(fields | other, ensure_ascii=False))


async def written(tips: Tips, moment: Moment = MOMENT) -> list[object]:
    return [event async for event in tips.write(moment)]


def with_server(
    *replies: Reply,
    scenario: Callable[[Tips, server_replies.ChatServer], Coroutine[None, None, None]],
    deadline: float = 6.0,
    silence: float = 5.0,
) -> None:
    async def run(server: server_replies.ChatServer) -> None:
        model = OpenAIChat("sk-canary-key", "gpt-test", server.base_url, silence=silence)
        tips = Tips(OURS, model, deadline=deadline)
        tips.hear(SAID)
        try:
            await scenario(tips, server)
        finally:
            await tips.close()

    with chat_server(*replies) as server:
        asyncio.run(run(server))


def test_a_tip_streams_and_then_stands_whole():
    async def scenario(tips, server):
        *deltas, whole = await written(tips)
        assert "".join(delta.text for delta in deltas) == (
            "Ask what they compare with\nCompared to what?"
        )
        assert all(isinstance(d, TipDelta) and (d.id, d.moment) == (1, 3) for d in deltas)
        assert len(deltas) > 3
        assert whole == Tip(
            1, 3, "Ask what they compare with", "Compared to what?", "canary too expensive", 12.5
        )
        assert (await written(tips, ASKED))[-1].id == 2

    with_server(GOOD, scenario=scenario)


def test_each_piece_comes_before_the_next_is_sent():
    async def scenario(tips, server):
        async with aclosing(tips.write(MOMENT)) as events:
            assert (await anext(events)).text == "Ask what"
            assert not server.hung_up.is_set()

    half = Reply(chunks=server_replies.events("Ask what ", finish=False), ending="hang")
    with_server(half, scenario=scenario)


def test_a_tip_in_the_schema_quotes_another_place_of_the_call():
    async def scenario(tips, server):
        tips.hear(said("It takes us nine months to onboard.", id=1, at=2.0))
        *deltas, whole = await written(tips)
        assert (
            "".join(delta.text for delta in deltas) == "Ask about nine months\nWhat do they cost?"
        )
        assert (whole.quote, whole.quote_at) == ("nine months to onboard.", 3.5)
        [request] = server.requests
        assert request.body["response_format"]["json_schema"]["strict"] is True

    reply = in_schema("Ask about nine months", "What do they cost?", "nine months to onboard")
    with_server(reply, scenario=scenario)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (in_schema("Ask", "Why?", "we have signed"), "nobody said"),
        (in_schema("Ask", "Why?", confidence=0.1), "not sure"),
        (in_schema("Ask", "Why?", kind="none"), "nothing to add"),
        (tip('{"extra": "x", "quote": "too expensive"}'), "form"),
        (tip('{"quote": "too expensive", "say":'), "broke off"),
        (tip('{"quote": "too expensive", canary}'), "form"),
    ],
    ids=["quote", "unsure", "nothing", "extra", "cut", "broken"],
)
def test_what_is_not_fit_to_be_shown_shows_nothing_and_says_why(reply, reason, caplog):
    caplog.set_level(logging.DEBUG)

    async def scenario(tips, server):
        [held] = await written(tips)
        assert isinstance(held, TipHeld)
        assert held.moment == MOMENT.id
        assert reason in held.reason
        assert "canary" not in held.reason

    with_server(reply, scenario=scenario)
    assert "canary" not in caplog.text


FAULTS = {
    "401": (server_replies.KEY_REJECTED, "key is not accepted", False),
    "no credit": (server_replies.NO_QUOTA, "credit", False),
    "unknown model": (server_replies.NO_MODEL, "does not know the model", False),
    "429": (rate_limited("0"), "is busy", True),
    "500": (server_replies.TROUBLED, "has trouble", True),
    "502": (server_replies.GATEWAY, "has trouble", True),
    "garbage": (garbage(b"data: {not json}\n\n"), "has trouble", True),
    "hang": (server_replies.MUTE, "does not answer in time", True),
    "stall": (server_replies.STALLED, "does not answer in time", True),
    "cut": (server_replies.UNPLUGGED, "broke off", True),
    "no finish": (server_replies.UNFINISHED, "broke off", True),
}


@pytest.mark.parametrize(("reply", "says", "goes_on"), FAULTS.values(), ids=FAULTS)
def test_a_failure_is_one_quiet_notice_in_a_call(reply, says, goes_on, caplog):
    caplog.set_level(logging.DEBUG)

    async def scenario(tips, server):
        events = await written(tips)
        assert not any(isinstance(event, Tip) for event in events)
        [notice] = [event for event in events if isinstance(event, Notice)]
        assert events[-1] is notice
        assert says in notice.text
        assert notice.hint
        assert notice.severity == Severity.WARNING
        assert not any(isinstance(event, Notice) for event in await written(tips, ASKED))
        assert len(server.requests) == (2 if goes_on else 1)
        later = await written(tips)
        assert [event for event in later if isinstance(event, Tip)] == (
            [later[-1]] if goes_on else []
        )
        assert len(server.requests) == (3 if goes_on else 1)

    with_server(reply, reply, GOOD, scenario=scenario, silence=0.2)
    assert "no tip of moment 3" in caplog.text
    assert "canary" not in caplog.text
    assert "hello" not in caplog.text


def test_kinds_of_failure_are_told_apart():
    async def scenario(tips, server):
        texts = [event.text for _ in range(4) for event in await written(tips)]
        assert len(texts) == len(set(texts)) == 2

    troubled, busy = server_replies.TROUBLED, rate_limited("0")
    with_server(troubled, busy, troubled, busy, scenario=scenario)


def test_a_busy_server_is_left_alone_as_long_as_it_asks():
    async def scenario(tips, server):
        assert len(await written(tips)) == 1
        assert await written(tips) == []
        assert len(server.requests) == 1

    with_server(rate_limited("20"), GOOD, scenario=scenario)


def test_after_that_it_is_asked_again():
    async def scenario(tips, server):
        await written(tips)
        rested = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, rested.set)
        await rested.wait()
        assert isinstance((await written(tips))[-1], Tip)
        assert len(server.requests) == 2

    with_server(rate_limited("0.2"), GOOD, scenario=scenario)


@pytest.mark.parametrize(
    "reply",
    [tip("Ask what they compare with and then wait for it", gap=0.1), server_replies.MUTE],
    ids=["drip", "hang"],
)
def test_a_tip_that_comes_too_late_is_taken_back_and_one_notice_says_why(reply):
    async def scenario(tips, server):
        start = time.monotonic()
        *shown, held, notice = await written(tips)
        assert 0.3 <= time.monotonic() - start < 5
        assert isinstance(notice, Notice)
        assert "in time" in notice.text
        assert held == TipHeld(MOMENT.id, "it came too late")
        pieces = [event for event in shown if isinstance(event, TipDelta)]
        assert shown == [*pieces, *([TipDropped(1, 3)] if pieces else [])]
        assert await asyncio.to_thread(server.hung_up.wait, 5)
        assert not any(isinstance(event, Notice | Tip) for event in await written(tips))

    with_server(reply, scenario=scenario, deadline=0.3)


def test_huge_output_is_dropped_and_hung_up_on(caplog):
    caplog.set_level(logging.INFO)

    async def scenario(tips, server):
        *events, dropped = await written(tips)
        assert isinstance(dropped, TipHeld)
        assert events == []

    with_server(server_replies.ENDLESS, scenario=scenario)
    assert "no tip of moment 3" in caplog.text
    assert "blah" not in caplog.text


@pytest.mark.parametrize("contact", ["https://evil.example", "me@evil.example", "+1 555 123 4567"])
def test_an_obedient_model_shows_no_contact(contact, caplog):
    caplog.set_level(logging.INFO)

    async def scenario(tips, server):
        *events, dropped, held = await written(tips)
        assert isinstance(dropped, TipDropped)
        assert isinstance(held, TipHeld)
        assert "".join(event.text for event in events) == "Point them to"

    with_server(tip(f"Point them to {contact} now\nWhy?"), scenario=scenario)
    assert "no tip of moment 3" in caplog.text
    assert "evil" not in caplog.text


@pytest.mark.parametrize(
    "reply", [server_replies.MUTE, server_replies.SILENT, server_replies.STALLED]
)
def test_cancelling_hangs_up(reply):
    async def scenario(tips, server):
        task = asyncio.create_task(written(tips))
        assert await asyncio.to_thread(server.asked.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.hung_up.wait, 5)

    with_server(reply, scenario=scenario)


def test_a_newer_tip_is_not_hurt_by_the_cancelled_one():
    async def scenario(tips, server):
        older = asyncio.create_task(written(tips))
        assert await asyncio.to_thread(server.asked.wait, 5)
        older.cancel()
        newer = await written(tips, Moment(4, "timing", PROSPECT, 8, "next year", 14.0))
        assert (newer[-1].id, newer[-1].moment) == (2, 4)
        assert older.cancelled()

    with_server(server_replies.STALLED, GOOD, scenario=scenario)


class ScriptedModel:
    """Answers with one line, or with one failure; keeps what it was asked."""

    host = "nowhere"
    model = "scripted"
    window = 8_000
    usage: Usage | None = None
    sent: tuple[bytes, ...] = ()

    def __init__(self, *answers: str, failure: CoachFailure | None = None) -> None:
        self.asked: list[Sequence[Message]] = []
        self.closed = False
        self._answers = answers or ("Ask\nWhy?",)
        self._failure = failure

    async def stream(
        self, messages: Sequence[Message], schema: Schema | None = None, *, longest: int = 800
    ) -> AsyncGenerator[str, None]:
        self.asked.append(messages)
        if self._failure:
            raise self._failure
        yield self._answers[min(len(self.asked), len(self._answers)) - 1]

    async def connect(self) -> None: ...

    async def close(self) -> None:
        self.closed = True

    def call(self, place: int = -1) -> dict:
        return json.loads(self.asked[place][1].content)


def scripted(*answers: str, **settings: object) -> tuple[Tips, ScriptedModel]:
    model = ScriptedModel(*answers)
    tips = Tips(OURS, model, **settings)
    tips.hear(SAID)
    return tips, model


def test_the_model_hears_of_the_call_and_of_sottos_last_tips():
    tips, model = scripted("Ask why\nWhy is that?")
    tips.so_far.title = "Acme"
    tips.hear(said("We lose ten hours a week. " * 5, id=1, at=0.0))
    tips.hear(said("I see, and what else do you need?" * 5, id=2, channel=REP, at=10.0))
    asyncio.run(written(tips))
    asyncio.run(written(tips, ASKED))
    call = model.call()
    assert call["about"] == {"title": "Acme"}
    assert [turn["speaker"] for turn in call["turns"]] == ["prospect", "rep", "prospect"]
    assert call["memory"][0]["said"] == "We lose ten hours a week."
    assert call["your_last_tips"] == ["Ask why\nWhy is that?"]
    assert call["state"]["rep_talks_percent"] > 0
    assert call["moment"]["said"] == "canary too expensive"


def test_the_model_hears_what_of_the_checklist_is_found_out():
    items = [{"id": "pain", "item": "Pain"}, {"id": "budget", "item": "Budget"}]
    book = OURS.model_validate(OURS.model_dump(by_alias=True) | {"checklist": items})
    model = ScriptedModel()
    tips = Tips(book, model)
    tips.hear(Mark(1.0, "tick", "pain", "done"))
    tips.hear(Mark(2.0, "tick", "budget", "done"))
    tips.hear(Mark(3.0, "tick", "budget", "open"))
    asyncio.run(written(tips))
    state = model.call()["state"]
    assert (state["found_out"], state["to_find_out"]) == (["Pain"], ["Budget"])


def test_no_secret_reaches_the_model_in_any_part_of_the_prompt():
    secret = "Send it to ann@example.com, we lose ten hours a day."
    tips, model = scripted()
    tips.so_far.title = "ann@example.com"
    tips.hear(said(secret, id=1, at=0.0))
    asyncio.run(written(tips, Moment(1, "price", PROSPECT, 1, "Send it to ann@example.com", 0.0)))
    assert "ann@" not in json.dumps(model.call())
    assert "[e-mail address]" in json.dumps(model.call())


def test_what_is_off_the_record_is_not_told_nor_are_tips_of_before():
    tips, model = scripted()
    asyncio.run(written(tips))
    tips.hear(ModeChanged(Mode.OFF_RECORD, 30.0, 10.0))
    asyncio.run(written(tips, Moment(-2, "help", PROSPECT, 9, "hello there", 31.0)))
    call = model.call()
    assert (call["turns"], call["memory"], call["your_last_tips"]) == ([], [], [])


# -- when a tip may come ---------------------------------------------------------------------------


def later(kind: str, at: float, quote: str = "well", id: int = 9) -> Moment:
    return Moment(id, kind, PROSPECT, 7, quote, at)


def test_a_tip_that_was_shown_holds_the_next_ones_back():
    tips, _ = scripted()
    assert tips.refusal(MOMENT) is None
    asyncio.run(written(tips))
    shown_at = SAID.end
    tips.hear(Level(PROSPECT, shown_at + 8.0, -20.0))
    held = tips.refusal(later("buying_signal", shown_at + 8.0))
    assert held == TipHeld(9, "one came 8 s ago")
    assert tips.refusal(ASKED) is None
    tips.hear(Level(PROSPECT, shown_at + 21.0, -20.0))
    assert tips.refusal(later("timing", shown_at + 21.0)) is None
    assert tips.refusal(later("price", shown_at + 21.0)) is not None


def test_one_that_showed_nothing_holds_nothing_back():
    tips, _ = scripted("We are the cheapest there is\nWe are.")
    assert [type(event) for event in asyncio.run(written(tips))] == [TipHeld]
    assert tips.refusal(later("buying_signal", 13.0)) is None


def test_what_the_rep_asks_for_does_not_count():
    tips, _ = scripted()
    asyncio.run(written(tips, ASKED))
    assert tips.refusal(later("buying_signal", 13.0)) is None


def test_the_level_of_the_rep_counts():
    tips, _ = scripted(*(f"Ask {word}\nWhy {word}?" for word in ("one", "this", "that")))
    for n, kind in enumerate(("a", "b", "c")):
        tips.hear(Level(PROSPECT, 100.0 * n + 20, -20.0))
        asyncio.run(written(tips, later(kind, 100.0 * n + 20)))
    tips.hear(Level(PROSPECT, 400.0, -20.0))
    assert tips.refusal(later("d", 400.0)) is None
    tips.set_level("expert")
    assert tips.refusal(later("d", 400.0)) is not None


def test_a_moment_that_the_call_has_left_behind_is_not_asked_about():
    tips, _ = scripted()
    tips.hear(Level(PROSPECT, MOMENT.at + STALE + 1, -20.0))
    assert tips.refusal(MOMENT) == TipHeld(3, "the call had moved on")
    tips, _ = scripted()
    tips.hear(said("What do you mean by that?", id=8, channel=REP, at=16.0))
    assert tips.refusal(MOMENT) is None
    tips.hear(said("The price is what I mean.", id=9, at=19.0))
    assert tips.refusal(MOMENT) == TipHeld(3, "the call had moved on")
    assert tips.refusal(ASKED) is None


def test_a_moment_older_than_the_deadline_is_not_asked_about():
    tips, _ = scripted(deadline=6.0)
    tips.hear(Level(PROSPECT, SAID.end + 5.9, -20.0))
    assert tips.refusal(MOMENT) is None
    tips.hear(Level(PROSPECT, SAID.end + 6.0, -20.0))
    assert tips.refusal(MOMENT) == TipHeld(3, "the call had moved on")
    assert tips.refusal(ASKED) is None
    tips.use(tips.model, 10.0)
    assert tips.refusal(MOMENT) is None


def test_a_tip_has_what_the_age_of_its_moment_leaves_and_one_that_was_asked_for_has_all():
    async def scenario(tips, server):
        tips.hear(Level(PROSPECT, SAID.end + 5.9, -20.0))
        assert TipHeld(3, "it came too late") in await written(tips)
        assert isinstance((await written(tips, ASKED))[-1], Tip)

    slow = Reply(chunks=GOOD.chunks, wait=0.4)
    with_server(slow, scenario=scenario)


def test_two_turns_while_it_streams_take_a_tip_back():
    class Slow(ScriptedModel):
        async def stream(self, messages, schema=None, *, longest=800):
            yield "Ask what "
            tips.hear(said("What do you mean by that?", id=8, channel=REP, at=16.0))
            yield "they "
            tips.hear(said("The price is what I mean.", id=9, at=19.0))
            yield "need\nWhy?"

    tips = Tips(OURS, Slow())
    tips.hear(SAID)
    *deltas, dropped, held = asyncio.run(written(tips))
    assert "".join(delta.text for delta in deltas) == "Ask what they"
    assert isinstance(dropped, TipDropped)
    assert held == TipHeld(3, "the call had moved on")
    asked = asyncio.run(written(tips, ASKED))
    assert isinstance(asked[-1], Tip)


def test_a_tip_is_not_given_twice_unless_the_rep_asks_again():
    tips, _ = scripted("Ask why\nWhy is that?")
    asyncio.run(written(tips))
    assert asyncio.run(written(tips, later("timing", 13.0))) == [TipHeld(9, "it was said before")]
    assert isinstance(asyncio.run(written(tips, ASKED))[-1], Tip)


# -- failures, the bill and what was sent ----------------------------------------------------------


def test_a_failure_that_cannot_pass_ends_the_asking_until_another_model_is_given():
    model = ScriptedModel(failure=CoachFailure("No way.", "Do this."))
    tips = Tips(OURS, model)
    assert asyncio.run(written(tips)) == [Notice("No way.", "Do this.", Severity.WARNING)]
    assert asyncio.run(written(tips)) == []
    [held] = asyncio.run(written(tips, ASKED))
    assert isinstance(held, TipHeld)
    assert len(model.asked) == 1
    tips.use(ScriptedModel(), 6.0)
    assert isinstance(asyncio.run(written(tips))[-1], Tip)


def test_a_server_that_fails_three_times_is_left_alone():
    model = ScriptedModel(failure=CoachBusy(0.0))
    tips = Tips(OURS, model)

    async def scenario():
        for _ in range(5):
            await written(tips)

    asyncio.run(scenario())
    assert len(model.asked) == 3


def test_without_a_model_the_call_is_remembered_for_the_one_that_comes():
    tips = Tips(OURS)
    tips.hear(SAID)
    assert asyncio.run(written(tips)) == []
    tips.use(model := ScriptedModel(), 6.0)
    asyncio.run(written(tips))
    assert model.call()["turns"]


def test_another_playbook_counts_from_the_next_tip_on():
    tips, model = scripted()
    tips.take(OURS.model_copy(update={"about": "We sell planes."}))
    asyncio.run(written(tips))
    assert "We sell planes." in model.asked[0][0].content


def test_each_answer_is_on_the_bill_and_the_very_bytes_of_its_request_are_kept():
    async def scenario(tips, server):
        await written(tips)
        await written(tips, ASKED)
        one, two = tips.spent()
        assert one == Spent(SAID.end, server.base_url.split("/")[2], "gpt-test", 700, 30)
        assert two.answer_tokens > 0
        assert tips.spent() == []
        assert [sent.body for sent in tips.sent] == [request.raw for request in server.requests]
        assert all(sent.host == one.host for sent in tips.sent)
        assert "canary" in next(iter(tips.sent)).text
        assert "canary" not in repr(list(tips.sent))

    with_server(counted(GOOD, 700, 30), server_replies.UNPLUGGED, scenario=scenario)


def test_what_is_cancelled_is_on_the_bill_too():
    async def scenario(tips, server):
        async with aclosing(tips.write(MOMENT)) as events:
            await anext(events)
        assert len(tips.spent()) == len(tips.sent) == 1

    with_server(server_replies.STALLED, scenario=scenario)


def test_closing_closes_the_model():
    model = ScriptedModel()
    asyncio.run(Tips(OURS, model).close())
    asyncio.run(Tips(OURS).close())
    assert model.closed
