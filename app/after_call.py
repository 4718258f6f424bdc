"""What happens to a call once it is over: its report. Joins the record's room and the coach's.

What Sotto finds by itself is made when a report is first wanted, and kept: with the playbook and
the rep's earlier calls as they were then. What the coach's model writes is a job in the library,
which goes on where it stopped, in this run of the program or in the next.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from app.coach.call_context import about
from app.coach.chat_model import ChatModel, CoachFailure, CoachOffline, PromptTooLong
from app.coach.playbook import Playbook
from app.coach.report.checked import Unreadable
from app.coach.report.extractive import Kept, find
from app.coach.report.summary import WINDOW, Plan, Progress, Summary, Working, plan
from app.coach.sent import Overheard, SentLog
from app.coach.shelf import shelf
from app.config.paths import Home
from app.errors import SottoError
from app.events import Spent
from app.record.call_record import CallRecord, CallState
from app.record.errors import StorageError
from app.record.figures import figures
from app.record.library import Library
from app.record.metrics.targets import Range, Targets
from app.record.statistics import Numbers, Statistics
from app.report import EARLIER_CALLS, Found, Job, Notes, Report, Written

log = logging.getLogger(__name__)

TRIES = 5
"""Of the model, in vain, after which a job waits for the rep's word."""
UNREADABLE = 2
"""Answers of the wrong form, after which it does too: they are no network problem, and cost."""
WAITS = (15.0, 60.0, 240.0, 900.0)
"""Seconds after each try in vain; after the last ones, and while offline, as long as the last."""
SILENCE = 120.0
"""Seconds without a byte until the server counts as too slow: a model on a laptop reads a part for
a minute before it writes the first word."""
FEWEST_WORDS = 20
"""A call of fewer has nothing to sum up."""

T = TypeVar("T")


class Ask(Protocol):
    """Asks the library something, wherever its thread is."""

    def __call__(self, question: Callable[[Library], T]) -> Awaitable[T]: ...


def complete(library: Library, record: CallRecord, home: Home) -> CallRecord:
    """Return the record with what Sotto finds by itself, which is kept. Blocking."""
    if record.report.found is not None:
        return record
    found = _found(library, record, home)
    if record.state is not CallState.OPEN:
        with suppress(StorageError):  # a disk that takes nothing can still be read from
            library.keep_report(record.id, found)
    return replace(record, report=replace(record.report, found=found))


def _found(library: Library, record: CallRecord, home: Home) -> Found:
    playbook = _playbook(record.playbook, home)
    earlier = [_numbers(library, one) for one in library.earlier(record.id, EARLIER_CALLS)]
    numbers = Statistics.of(record).numbers()
    kept = Kept(record.utterances, record.moments, record.cards, record.marks)
    return find(kept, playbook, figures(numbers, targets_of(playbook), earlier))


def _numbers(library: Library, call: int) -> Numbers:
    """As the rep has seen them: to count ten hours anew takes most of a second."""
    found = library.report(call).found
    if found is None:
        return Statistics.of(library.call(call)).numbers()
    kept = {figure.id: figure.value for figure in found.figures}
    longest = kept.get("monologue")
    return Numbers(
        talk_share=kept.get("talk_share"),
        pace=kept.get("pace"),
        questions=round(kept.get("questions") or 0),
        longest_monologue=longest or 0.0,
        patience=kept.get("patience"),
        fillers=kept.get("fillers"),
        at=0.0 if longest is None else 1.0,  # 0: nothing was heard
    )


def _playbook(name: str, home: Home) -> Playbook | None:
    """By the name that stands in it; None: it was renamed or taken away since."""
    good = [one.playbook for one in shelf(home.playbooks) if one.playbook is not None]
    return next((playbook for playbook in good if playbook.name == name), None)


def targets_of(playbook: Playbook | None) -> Targets:
    """How the call should be held, by its playbook."""
    if playbook is None:
        return Targets()
    style = playbook.style.of(playbook.call)
    share = [percent / 100 for percent in style.talk_ratio]
    return Targets(
        talk_share=Range(*share),
        pace=Range(*style.pace),
        questions=Range(*style.questions) if style.questions else None,
        monologue=Range(high=style.monologue),
        patience=Range(low=style.patience),
    )


def is_worth_writing(record: CallRecord) -> bool:
    return sum(len(said.text.split()) for said in record.utterances) >= FEWEST_WORDS


async def write(
    ask: Ask, call: int, model: ChatModel, sent: SentLog | None = None
) -> AsyncGenerator[Working, None]:
    """Try to do the job of a call's report; yield what is being asked of the model.

    `sent`: gets each request as it went out.
    All is in the library as soon as it is there: the notes on each part, the report, what was
    spent; and a try in vain. Raises CoachFailure, UnknownCall, StorageError, and BeingWritten where
    another program is at it. A host that stops iterating must close the generator (aclosing).
    """
    await ask(lambda library: library.claim_report(call))
    try:
        async with aclosing(_written(ask, call, model, sent)) as steps:
            async for step in steps:
                yield step
    finally:
        with suppress(StorageError):  # then it is this program's until it ends
            await ask(lambda library: library.release_report(call))


async def _written(
    ask: Ask, call: int, model: ChatModel, sent: SentLog | None
) -> AsyncGenerator[Working, None]:
    record = await ask(lambda library: library.call(call))
    job = record.report.job or Job()
    bill = _Bill(ask, record, model)
    log = SentLog() if sent is None else sent
    asking = Overheard(model, log, at=record.length)
    try:
        async with aclosing(_steps(record, job.notes, asking)) as steps:
            async for step in steps:
                await bill.settle()
                if isinstance(step, Working):
                    asking.what = _purpose(step)
                    yield step
                    bill.due = True  # whoever stops listening here has nothing asked
                    continue
                if isinstance(step, Notes):
                    job = replace(job, notes=(*job.notes, step))
                part: Job | Written = job if isinstance(step, Notes) else step
                await ask(partial(Library.keep_report, call=call, part=part))
    except CoachFailure as failure:
        asking.judge(failure.message)
        await bill.settle()
        await fail(ask, call, failure)
        raise
    finally:  # of a try that was cancelled, too: it went out, and is paid for
        with suppress(StorageError):
            await asyncio.shield(bill.settle())


async def _steps(
    record: CallRecord, done: tuple[Notes, ...], model: ChatModel
) -> AsyncGenerator[Progress, None]:
    """Ask for one part after the other, as large as the model takes by what is known then.

    `done`: notes on the first parts. Raises CoachFailure.
    """
    await model.connect()  # it learns how much the model takes
    while True:
        window = model.window
        planned = await asyncio.to_thread(_plan, record, window, done)
        try:
            async with aclosing(Summary(model).write(planned)) as steps:
                async for step in steps:
                    done = (*done, step) if isinstance(step, Notes) else done
                    yield step
                    if isinstance(step, Notes) and await _takes_another(window, model):
                        break
                else:
                    return
        except PromptTooLong:
            if model.window >= planned.window:
                raise


async def _takes_another(window: int, model: ChatModel) -> bool:
    """Whether the model takes more or less than was thought: its answer may have loaded it."""
    await model.connect()
    return min(window, WINDOW) != min(model.window, WINDOW)


def _plan(record: CallRecord, window: int, done: tuple[Notes, ...]) -> Plan:
    written = about(record.title, record.context, min(window, WINDOW))
    return plan(record.utterances, window, written, done)


async def fail(ask: Ask, call: int, error: SottoError) -> None:
    """Keep that a try was in vain, and whether there is to be another one."""
    job = (await ask(lambda library: library.report(call))).job or Job()
    tries = job.tries + (not isinstance(error, CoachOffline))
    misread = isinstance(error, Unreadable)
    unreadable = job.unreadable + misread
    enough = tries >= TRIES or (misread and unreadable >= UNREADABLE)
    given_up = enough or not error.retryable
    log.info("report of call %d: %s, tries: %d", call, type(error).__name__, tries)
    counted = replace(job, tries=tries, unreadable=unreadable)
    failed = replace(counted, given_up=given_up, problem=error.message)
    await ask(partial(Library.keep_report, call=call, part=failed))


class _Bill:
    """What the model takes for the report of one call."""

    def __init__(self, ask: Ask, record: CallRecord, model: ChatModel) -> None:
        self._ask, self._record, self._model = ask, record, model
        self.due = False
        """Something was asked, and is not written down yet."""

    async def settle(self) -> None:
        if not self.due:
            return
        self.due = False
        if (usage := self._model.usage) is not None:
            host, model = self._model.host, self._model.model
            spent = Spent(time.time(), host, model, usage.prompt_tokens, usage.answer_tokens)
            await self._ask(partial(Library.spend, call=self._record.id, spent=spent))


def _purpose(working: Working) -> str:
    if working.part > working.of:
        return "Report, joining its parts"
    return f"Report, part {working.part} of {working.of}" if working.of > 1 else "Report"


def progress_words(working: Working) -> str:
    if working.part > working.of:
        return "Joining the parts"
    return f"Writing, part {working.part} of {working.of}" if working.of > 1 else "Writing"


def want(library: Library, call: int) -> Report:
    """Make the writing of a call's report a job, anew if it was given up; return what there is.

    Raises UnknownCall, StorageError.
    """
    report = library.report(call)
    job = replace(report.job or Job(), tries=0, given_up=False, problem="")
    library.keep_report(call, job)
    return replace(report, job=job)
