"""The report that the coach's model writes: in one go, or in parts that are then joined."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeAlias

from app.coach.chat_model import ChatModel, Message
from app.coach.report import questionnaire
from app.coach.report.checked import Checked, Unreadable, as_notes, as_written, check
from app.coach.report.parts import parts, tokens
from app.coach.report.transcript import Line, Transcript, lines
from app.events import Utterance
from app.report import Notes, Written

CONTEXT = 8_000
"""Tokens that the smallest model in use takes, question and answer together."""
ANSWER = 2_000
"""Tokens kept free for the answer."""
_LONGEST = 5 * 4 * ANSWER
"""Characters of an answer; a longer one is none."""
_MARGIN = 300
"""Tokens for what a server wraps round the messages."""


@dataclass(frozen=True, slots=True)
class Working:
    """What is being asked now."""

    part: int
    """From 1; one more than `of`: the parts are being joined."""
    of: int


Progress: TypeAlias = Working | Notes | Written


@dataclass(frozen=True, slots=True)
class Plan:
    """A call, without secrets, in the parts in which it is to be read."""

    transcript: Transcript
    parts: tuple[tuple[Line, ...], ...]
    """One: the call is read as a whole."""


def plan(utterances: Sequence[Utterance], context: int = CONTEXT) -> Plan:
    """Blocking: two hours take some 0.4 s.

    `context`: tokens that the model takes, question and answer together.
    """
    said = lines(utterances)
    transcript = Transcript(said)
    whole = parts(said, _room(questionnaire.on_whole(()), context, mail=True))
    if len(whole) > 1:
        whole = parts(said, _room(questionnaire.on_part((), 1, 1), context, mail=False))
    return Plan(transcript, tuple(whole))


class Summary:
    """Writes the report of one call. Lives on one asyncio loop."""

    def __init__(self, model: ChatModel, *, context: int = CONTEXT) -> None:
        """`context`: as of the plan."""
        self._model = model
        self._context = context

    async def write(self, plan: Plan, done: Sequence[Notes] = ()) -> AsyncGenerator[Progress, None]:
        """Yield what is being asked, the notes on each part, at last the report.

        `done`: the notes on the first parts, from an earlier run. What an answer took, the model
        says once the next thing is yielded, or this fails. Raises CoachFailure; what was yielded
        until then holds. A host that stops iterating must close the generator (aclosing).
        """
        if len(plan.parts) < 2:
            steps = self._write_whole(plan)
        else:
            steps = self._write_parts(plan, list(done[: len(plan.parts)]))
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def _write_whole(self, plan: Plan) -> AsyncGenerator[Progress, None]:
        yield Working(1, 1)
        messages = questionnaire.on_whole(plan.transcript.lines)
        checked = await self._asked(messages, plan.transcript, mail=True)
        yield as_written(checked, self._model.host, self._model.model)

    async def _write_parts(self, plan: Plan, notes: list[Notes]) -> AsyncGenerator[Progress, None]:
        of = len(plan.parts)
        for number, piece in list(enumerate(plan.parts, 1))[len(notes) :]:
            yield Working(number, of)
            messages = questionnaire.on_part(piece, number, of)
            checked = await self._asked(messages, Transcript(piece), mail=False)
            notes.append(as_notes(checked))
            yield notes[-1]
        async with aclosing(self._join(notes, plan.transcript, Working(of + 1, of))) as steps:
            async for step in steps:
                yield step

    async def _join(
        self, notes: Sequence[Notes], transcript: Transcript, working: Working
    ) -> AsyncGenerator[Progress, None]:
        """Into fewer, until they fit; then into the report."""
        dropped = sum(one.dropped for one in notes)
        room = _room(questionnaire.on_notes((), last=True), self._context, mail=True)
        texts = [_fitted(one.content, room // 2) for one in notes]
        while len(groups := _groups(texts, room)) > 1:
            texts = []
            for group in groups:
                yield working
                checked = await self._asked(
                    questionnaire.on_notes(group, last=False), transcript, mail=False
                )
                dropped += checked.dropped
                texts.append(_fitted(as_notes(checked).content, room // 2))
        yield working
        checked = await self._asked(
            questionnaire.on_notes(groups[0], last=True), transcript, mail=True
        )
        yield as_written(checked, self._model.host, self._model.model, dropped)

    async def _asked(
        self, messages: Sequence[Message], transcript: Transcript, *, mail: bool
    ) -> Checked:
        answer = ""
        async with aclosing(
            self._model.stream(messages, questionnaire.schema(mail=mail), longest=ANSWER)
        ) as pieces:
            async for piece in pieces:
                answer += piece
                if len(answer) > _LONGEST:
                    raise Unreadable
        return check(answer, transcript)


def _room(around: Sequence[Message], context: int, *, mail: bool) -> int:
    """Tokens that are left for what was said."""
    asked = sum(tokens(message.content) for message in around)
    shape = tokens(json.dumps(questionnaire.schema(mail=mail)))
    return max(context - asked - shape - ANSWER - _MARGIN, _MARGIN)


def _groups(texts: Sequence[str], room: int) -> list[list[str]]:
    """As many in one as fit, but two at least: each round leaves half of them, at most."""
    groups: list[list[str]] = [[]]
    taken = 0
    for text in texts:
        if len(groups[-1]) >= 2 and taken + tokens(text) > room:
            groups.append([])
            taken = 0
        groups[-1].append(text)
        taken += tokens(text)
    return groups


def _fitted(notes: str, room: int) -> str:
    """Without the last entries of its longest lists, so that two of them fit."""
    lists: dict[str, list[object]] = json.loads(notes)
    while tokens(notes) > room and any(lists.values()):
        max(lists.values(), key=len).pop()
        notes = json.dumps(lists, ensure_ascii=False)
    return notes
