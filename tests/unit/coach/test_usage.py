"""What an answer took: as the server counts, else estimated; with a real server."""

import asyncio
from contextlib import aclosing

import pytest

from app.coach.chat_model import (
    CoachFailure,
    CoachOffline,
    CoachTroubled,
    CutStream,
    ThinksTooLong,
    Usage,
)
from tests import chat_server as replies
from tests.chat_server import Reply, chat_server, counted, events, tip
from tests.unit.coach.chatting import MESSAGES, said, usage_of, with_chat

ANSWER = tip("Ask why")
ASKED = 4 + 4 + 4 + 4
"""“canary-prompt” and “canary-speech”, 13 bytes each, and what makes a message of them."""


def usage(reply: Reply) -> Usage | None:
    with chat_server(reply) as server:
        return with_chat(server.base_url, usage_of)


def test_the_servers_own_count_is_taken():
    assert usage(counted(ANSWER, 900, 60)) == Usage(900, 60)


def test_without_one_it_is_estimated_and_marked():
    assert usage(ANSWER) == Usage(ASKED, 2, estimated=True)  # “Ask why”: 7 bytes


def test_other_scripts_take_more_tokens_a_letter():
    assert usage(tip("为什么")) == Usage(ASKED, 3, estimated=True)


def test_nothing_was_taken_before_anything_is_asked():
    async def unasked(chat):
        return chat.usage

    with chat_server(ANSWER) as server:
        assert with_chat(server.base_url, unasked) is None


def after_failing(reply: Reply, silence: float = 5.0) -> Usage | None:
    async def failing(chat):
        with pytest.raises(CoachFailure):
            await said(chat)
        return chat.usage

    with chat_server(reply) as server:
        return with_chat(server.base_url, failing, silence=silence)


def test_a_refusal_costs_nothing():
    assert after_failing(replies.TROUBLED) is None


def test_an_answer_that_breaks_off_costs_what_has_come():
    assert after_failing(replies.UNPLUGGED) == Usage(ASKED, 3, estimated=True)
    assert after_failing(replies.STALLED, silence=0.2) == Usage(ASKED, 3, estimated=True)


def test_an_answer_no_longer_wanted_costs_what_has_come():
    async def one_piece(chat):
        async with aclosing(chat.stream(MESSAGES)) as pieces:
            await anext(pieces)
        return chat.usage

    with chat_server(replies.STALLED) as server:
        assert with_chat(server.base_url, one_piece) == Usage(ASKED, 3, estimated=True)


def test_an_answer_that_was_given_up_before_it_began_costs_the_question():
    async def given_up(chat):
        task = asyncio.create_task(said(chat))
        assert await asyncio.to_thread(server.asked.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return chat.usage

    with chat_server(replies.MUTE) as server:
        assert with_chat(server.base_url, given_up) == Usage(ASKED, 0, estimated=True)
    assert after_failing(replies.MUTE, silence=0.2) == Usage(ASKED, 0, estimated=True)


def test_what_never_went_out_costs_nothing_and_was_not_sent():
    async def unreached(chat):
        with pytest.raises(CoachOffline):
            await said(chat)
        return chat.usage, chat.sent

    with chat_server(ANSWER) as server:
        address = server.base_url
    assert with_chat(address, unreached) == (None, ())


@pytest.mark.parametrize("count", ['"many"', "-5", "[]", "1.5"])
def test_a_count_that_is_none_is_not_believed(count):
    piece = b'data: {"choices": [], "usage": {"prompt_tokens": %s}}\n\n' % count.encode()
    odd = Reply(chunks=(*ANSWER.chunks[:-1], piece, ANSWER.chunks[-1]))
    with chat_server(odd) as server:
        try:
            found = with_chat(server.base_url, usage_of)
        except CoachTroubled:
            return
    assert found is not None
    assert found.prompt_tokens >= 0


def test_a_model_that_only_thinks_until_its_tokens_are_used_up_is_said():
    thought = Reply(chunks=events(reason="length"))
    with chat_server(thought) as server:
        with pytest.raises(ThinksTooLong):
            with_chat(server.base_url, said)


def test_an_answer_that_is_cut_at_its_limit_is_what_it_is():
    with chat_server(Reply(chunks=events("Ask ", "why", reason="length"))) as server:
        assert with_chat(server.base_url, said) == "Ask why"


def test_an_answer_without_an_end_has_broken_off():
    with chat_server(replies.UNFINISHED) as server:
        with pytest.raises(CutStream):
            with_chat(server.base_url, said)
