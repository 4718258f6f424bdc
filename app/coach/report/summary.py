"""The report that the coach's model writes: in one go, or in parts that are then joined."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.coach.call_context import NOTHING, About
from app.coach.chat_model import ChatModel, Message
from app.coach.report import questionnaire
from app.coach.report.checked import Checked, Unreadable, as_notes, as_written, check
from app.coach.report.parts import parts
from app.coach.report.transcript import Line, Transcript, lines
from app.coach.tokens import tokens
from app.config.providers import USUAL_WINDOW
from app.events import Utterance
from app.report import Notes, Written

WINDOW = 60_000
"""Tokens of a request and its answer at most, however many the model takes: two hours of a call
are 54,000 by our count, and to be read in one go costs less and reads better than in parts. A
longer call is read in parts all the same, so that no single request costs more than that."""
_ANSWER = 2_000
"""Tokens kept free for the answer; of a small window no more than a quarter."""
_LONGEST = 5 * 4 * _ANSWER
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
    """Those that are left to read."""
    window: int
    """Tokens that each request and its answer may have."""
    about: About = field(default_factory=dict, repr=False)
    """What the rep wrote of the call."""
    done: tuple[Notes, ...] = ()
    """On the parts before, of an earlier try."""

    @property
    def in_one_go(self) -> bool:
        return not self.done and len(self.parts) < 2

    @property
    def answer(self) -> int:
        """Tokens that are kept free for an answer."""
        return min(_ANSWER, self.window // 4)

    def room(self, around: Sequence[Message], *, mail: bool) -> int:
        """Tokens that are left for what was said, or for notes on it."""
        asked = sum(tokens(message.content) for message in around)
        shape = tokens(json.dumps(questionnaire.schema(mail=mail)))
        return max(self.window - asked - shape - self.answer - _MARGIN, _MARGIN)


def plan(
    utterances: Sequence[Utterance],
    window: int = USUAL_WINDOW,
    about: About = NOTHING,
    done: Sequence[Notes] = (),
) -> Plan:
    """Blocking: two hours take some 0.4 s.

    `window`: tokens that the model takes, question and answer together.
    `done`: notes on the first parts, from an earlier try, whatever fitted then.
    """
    said = lines(utterances)
    read = done[-1].words if done else 0
    made = Plan(Transcript(said), (), min(window, WINDOW), about, tuple(done) if read else ())
    if not read:
        whole = parts(said, made.room(questionnaire.on_whole((), about), mail=True))
        if len(whole) < 2:
            return replace(made, parts=tuple(whole))
    room = made.room(questionnaire.on_part((), 1, 1, about), mail=False)
    return replace(made, parts=tuple(parts(_after(said, read), room)))


def _after(said: Sequence[Line], words: int) -> list[Line]:
    """Return what comes after so many words."""
    left = []
    for line in said:
        rest = line.words[words:]
        words = max(0, words - len(line.words))
        if rest:
            left.append(replace(line, at=rest[0][1], words=rest))
    return left


class Summary:
    """Writes the report of one call. Lives on one asyncio loop."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    async def write(self, plan: Plan) -> AsyncGenerator[Progress, None]:
        """Yield what is being asked, the notes on each part, at last the report.

        What an answer took, the model says once the next thing is yielded, or this fails. Raises
        CoachFailure; what was yielded until then holds. PromptTooLong: a plan for the model's
        window, as it is known by now, may do. A host that stops iterating must close the generator
        (aclosing).
        """
        steps = self._write_whole(plan) if plan.in_one_go else self._write_parts(plan)
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def _write_whole(self, plan: Plan) -> AsyncGenerator[Progress, None]:
        yield Working(1, 1)
        messages = questionnaire.on_whole(plan.transcript.lines, plan.about)
        checked = await self._asked(messages, plan, plan.transcript, mail=True)
        yield as_written(checked, self._model.host, self._model.model)

    async def _write_parts(self, plan: Plan) -> AsyncGenerator[Progress, None]:
        notes = list(plan.done)
        of = len(plan.done) + len(plan.parts)
        words = notes[-1].words if notes else 0
        for number, piece in enumerate(plan.parts, len(plan.done) + 1):
            yield Working(number, of)
            messages = questionnaire.on_part(piece, number, of, plan.about)
            checked = await self._asked(messages, plan, Transcript(piece), mail=False)
            words += sum(len(line.words) for line in piece)
            notes.append(as_notes(checked, words))
            yield notes[-1]
        async with aclosing(self._join(notes, plan, Working(of + 1, of))) as steps:
            async for step in steps:
                yield step

    async def _join(
        self, notes: Sequence[Notes], plan: Plan, working: Working
    ) -> AsyncGenerator[Progress, None]:
        """Into fewer, until they fit; then into the report."""
        dropped = sum(one.dropped for one in notes)
        room = plan.room(questionnaire.on_notes((), last=True, about=plan.about), mail=True)
        texts = [_fitted(one.content, room // 2) for one in notes]
        while len(groups := _groups(texts, room)) > 1:
            texts = []
            for group in groups:
                yield working
                messages = questionnaire.on_notes(group, last=False, about=plan.about)
                checked = await self._asked(messages, plan, plan.transcript, mail=False)
                dropped += checked.dropped
                texts.append(_fitted(as_notes(checked).content, room // 2))
        yield working
        messages = questionnaire.on_notes(groups[0], last=True, about=plan.about)
        checked = await self._asked(messages, plan, plan.transcript, mail=True)
        yield as_written(checked, self._model.host, self._model.model, dropped)

    async def _asked(
        self, messages: Sequence[Message], plan: Plan, transcript: Transcript, *, mail: bool
    ) -> Checked:
        answer = ""
        async with aclosing(
            self._model.stream(messages, questionnaire.schema(mail=mail), longest=plan.answer)
        ) as pieces:
            async for piece in pieces:
                answer += piece
                if len(answer) > _LONGEST:
                    raise Unreadable
        return check(answer, transcript)


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
