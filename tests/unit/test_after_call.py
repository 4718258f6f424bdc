"""What happens once a call is over: its report is found, and written, as far as that goes."""

import asyncio
import json
import subprocess
import sys
from contextlib import aclosing, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from app.after_call import TRIES, complete, fail, is_worth_writing, want, write
from app.coach.chat_model import CoachFailure, CoachOffline, NoKey, PromptTooLong
from app.coach.dialect import Dialect
from app.coach.openai_chat import OpenAIChat
from app.coach.report.checked import Unreadable
from app.coach.report.summary import Working
from app.coach.sent import SentLog
from app.coach.shelf import shelf
from app.config.paths import Home
from app.events import CallContext, Card, Channel, Mark, Moment, Utterance
from app.record import report_rows
from app.record.connection import connect
from app.record.journal import Journal
from app.record.library import Library
from app.record.owner import Owner
from app.record.report_rows import BeingWritten
from app.report import Figure, Found, Job
from tests.chat_server import (
    KEY_REJECTED,
    STALLED,
    TROUBLED,
    UNPLUGGED,
    Reply,
    Request,
    failure,
    tip,
)
from tests.long_call import said, two_hours
from tests.summary_server import SummaryServer, summary_server
from tests.unit.record.scenes import STARTED, files, largest_file


@pytest.fixture
def home(tmp_path) -> Home:
    folder = tmp_path / "home"
    folder.mkdir()
    return Home(folder)


def keep(home: Home, *events, playbook: str = "B2B software", day: int = 0) -> int:
    journal = Journal(
        home.database,
        title="Acme",
        started=STARTED + timedelta(days=day),
        source="microphone and speakers",
        playbook=playbook,
    )
    list(journal.open())
    for event in events:
        list(journal.record(event))
    list(journal.close(max((one.end for one in events if isinstance(one, Utterance)), default=0)))
    assert journal.call_id
    return journal.call_id


def completed(home: Home, call: int):
    with Library(home.database) as library:
        return complete(library, library.call(call), home)


def asker(home: Home):
    async def ask(question):
        with Library(home.database) as library:
            return question(library)

    return ask


def written(
    home: Home,
    call: int,
    server: SummaryServer,
    *,
    until: int = 1_000,
    sent: SentLog | None = None,
    dialect: Dialect | None = None,
) -> list[Working]:
    """What was asked of the model; whoever listens leaves after `until` of it."""

    async def run() -> list[Working]:
        chat = OpenAIChat("sk-test", "gpt-test", server.base_url, dialect=dialect)
        came: list[Working] = []
        try:
            async with aclosing(write(asker(home), call, chat, sent)) as steps:
                async for step in steps:
                    came.append(step)
                    if len(came) == until:
                        break
        finally:
            await chat.close()
        return came

    return asyncio.run(run())


def report_of(home: Home, call: int):
    with Library(home.database) as library:
        return library.report(call)


# -- what Sotto finds by itself --------------------------------------------------------------------


def test_what_is_usual_is_told_by_the_numbers_that_earlier_calls_were_shown_with(home):
    calls = [keep(home, *said("pricing"), day=day) for day in range(6)]
    with Library(home.database) as library:
        for number, call in enumerate(calls[:5]):
            kept = (Figure("pace", 100.0 + number), Figure("monologue", 30.0))
            library.keep_report(call, Found(figures=kept))
    usual = {one.id: one.usual for one in completed(home, calls[5]).report.found.figures}
    assert (usual["pace"], usual["monologue"], usual["talk_share"]) == (102.0, 30.0, None)


def test_earlier_calls_without_a_report_are_counted(home):
    calls = [keep(home, *said("pricing"), day=day) for day in range(6)]
    last = {one.id: one for one in completed(home, calls[5]).report.found.figures}
    assert last["questions"].usual == last["questions"].value > 0


def test_a_call_that_is_over_gets_its_report_without_any_model(home):
    moment = Moment(1, "price", Channel.PROSPECT, 41, "the setup fee is a problem", 156.0)
    card = Card(1, "price", 1, "Ask what they compare with", "To what?", moment.quote, moment.at)
    [playbook] = [one.playbook for one in shelf(home.playbooks) if one.name == "b2b-software"]
    item = playbook.checklist[0].id
    tick = Mark(90.0, "tick", item, "done")
    found = completed(home, keep(home, *said("onboarding"), moment, card, tick)).report.found
    assert found.objections[0].kind == "price"
    assert [one.id for one in found.checklist if one.done] == [item]
    assert len(found.questions) == 21
    assert found.next_step.due == "at eleven"
    goals = {figure.id: (figure.low, figure.high) for figure in found.figures}
    assert goals["talk_share"] == (0.30, 0.45)
    assert all(figure.usual is None for figure in found.figures)


def test_the_report_stays_as_it_was_then(home):
    call = keep(home, *said("pricing"))
    first = completed(home, call)
    for day in range(1, 7):
        keep(home, *said("onboarding"), day=-day)
    assert completed(home, call).report == first.report


def test_the_rep_s_own_calls_before_are_what_is_usual(home):
    for day in range(1, 7):
        keep(home, *said("onboarding"), day=-day)
    keep(home, *said("pricing"), day=1)
    call = keep(home, *said("pricing"))
    figures = {figure.id: figure for figure in completed(home, call).report.found.figures}
    assert figures["questions"].usual == 13
    assert figures["questions"].value < 13


def test_a_playbook_that_is_not_there_any_more_costs_the_checklist(home):
    found = completed(home, keep(home, *said("pricing"), playbook="gone")).report.found
    assert (found.checklist, len(found.questions) > 5) == ((), True)
    assert not any(figure.low or figure.high for figure in found.figures if figure.id != "fillers")


def test_a_disk_that_takes_nothing_still_shows_the_report(home):
    call = keep(home, *said("pricing"))
    with largest_file(0):
        assert completed(home, call).report.found.questions
    assert report_of(home, call).found is None


@pytest.mark.parametrize(("name", "worth"), [("pricing", True), (None, False)])
def test_only_a_call_in_which_something_was_said_is_worth_writing(home, name, worth):
    lines = said(name) if name else [Utterance(1, Channel.REP, 0.0, 1.0, "Hello?", ())]
    with Library(home.database):
        pass
    call = keep(home, *lines)
    with Library(home.database) as library:
        assert is_worth_writing(library.call(call)) is worth


# -- what the model writes -------------------------------------------------------------------------


def test_a_report_is_written_kept_and_paid_for(home):
    call = keep(home, *said("onboarding"))
    with summary_server() as server:
        assert written(home, call, server) == [Working(1, 1)]
    report = report_of(home, call)
    assert report.written.summary
    assert report.job is None
    with Library(home.database) as library:
        [spent] = library.call(call).spending
    assert spent.prompt_tokens > 1_000
    assert spent.model == "gpt-test"


def test_who_leaves_in_the_middle_finds_the_parts_that_are_done(home):
    call = keep(home, *two_hours())
    with summary_server() as server:
        written(home, call, server, until=4)
        job = report_of(home, call).job
        assert len(job.notes) == 3
        asked = len(server.requests)
        rest = written(home, call, server)
        parts = rest[0].of
        assert rest[0].part == 4
        assert len(server.requests) == asked + len(rest)
        assert asked + len(rest) < parts + 10
        with Library(home.database) as library:
            [spent] = library.call(call).spending
    assert spent.prompt_tokens > 1_000 * parts
    assert report_of(home, call).written
    assert report_of(home, call).job is None


class Begun(OpenAIChat):
    """Tells when the first word of an answer has come."""

    async def stream(self, *asked, **more):
        async with aclosing(super().stream(*asked, **more)) as pieces:
            async for piece in pieces:
                self.begun.set()
                yield piece


def test_a_report_that_is_cancelled_is_paid_for_and_shows_what_was_sent(home):
    call = keep(home, *said("onboarding"))
    sent = SentLog()

    async def run(server: SummaryServer) -> None:
        chat = Begun("sk-test", "gpt-test", server.base_url)
        chat.begun = asyncio.Event()

        async def listen() -> None:
            async with aclosing(write(asker(home), call, chat, sent)) as steps:
                async for _ in steps:
                    pass

        writing = asyncio.create_task(listen())
        await chat.begun.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await chat.close()

    with summary_server({0: STALLED}) as server:
        asyncio.run(run(server))
        assert [one.body for one in sent] == [request.raw for request in server.requests]
    assert [one.outcome for one in sent] == ["Given up before it was whole"]
    with Library(home.database) as library:
        [spent] = library.call(call).spending
    assert spent.prompt_tokens > 100
    assert report_of(home, call).written is None


def test_each_request_says_for_which_part_of_the_report_it_was_and_what_came_back(home):
    call = keep(home, *two_hours())
    with summary_server() as server:
        written(home, call, server, sent=(sent := SentLog()))
        assert [one.body for one in sent] == [request.raw for request in server.requests]
    whats = [one.what for one in sent]
    parts = whats.index("Report, joining its parts")
    assert whats[:parts] == [f"Report, part {n} of {parts}" for n in range(1, parts + 1)]
    assert set(whats[parts:]) == {"Report, joining its parts"}
    assert {one.outcome for one in sent} == {"Answered"}
    assert all(json.loads(one.answer) for one in sent)
    assert len({one.at for one in sent}) == 1  # after the call


def test_an_answer_that_could_not_be_read_is_kept_and_says_so(home):
    call = keep(home, *said("onboarding"))
    sent = SentLog()
    with summary_server({0: tip("I would rather not.")}) as server, pytest.raises(Unreadable):
        written(home, call, server, sent=sent)
    [one] = sent
    assert one.answer == "I would rather not."
    assert one.outcome == Unreadable.message


@pytest.fixture
def another_program():
    """One that runs for as long as the test does."""
    program = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    yield program
    program.communicate()


def claimed_by(program: subprocess.Popen, home: Home, call: int) -> None:
    owner = Owner(program.pid, psutil.Process(program.pid).create_time())
    with closing(connect(home.database, 1.0)) as connection:
        report_rows.claim(connection, call, owner)


def test_what_another_program_is_writing_is_not_written_twice(home, another_program):
    call = keep(home, *said("onboarding"))
    claimed_by(another_program, home, call)
    with summary_server() as server:
        with pytest.raises(BeingWritten, match="Another Sotto"):
            written(home, call, server)
        assert server.requests == []
        another_program.communicate()  # whatever it was at, it is gone
        written(home, call, server)
    assert report_of(home, call).written


def test_whoever_has_left_is_not_at_it_any_more(home):
    call = keep(home, *two_hours())
    with summary_server() as server:
        written(home, call, server, until=2)
    with closing(connect(home.database, 1.0)) as connection:
        parts = connection.execute("SELECT part FROM reports").fetchall()
    assert parts == [("job",)]


@pytest.mark.parametrize(
    ("reply", "given_up"), [(TROUBLED, False), (UNPLUGGED, False), (KEY_REJECTED, True)]
)
def test_a_try_in_vain_is_kept_with_its_reason(home, reply, given_up):
    call = keep(home, *said("pricing"))
    with summary_server({0: reply}) as server, pytest.raises(CoachFailure) as raised:
        written(home, call, server)
    job = report_of(home, call).job
    assert (job.tries, job.given_up, job.problem) == (1, given_up, raised.value.message)


def test_after_five_tries_it_waits_for_the_rep_and_then_begins_anew(home):
    call = keep(home, *two_hours())
    with summary_server(dict.fromkeys(range(1, 10), TROUBLED)) as server:
        for _ in range(TRIES):
            with pytest.raises(CoachFailure):
                written(home, call, server)
    job = report_of(home, call).job
    assert (job.tries, job.given_up, len(job.notes)) == (5, True, 1)
    with Library(home.database) as library:
        assert library.jobs() == {}
        assert want(library, call).job == Job(notes=job.notes)
        assert list(library.jobs()) == [call]


def test_two_answers_of_the_wrong_form_are_enough_and_the_rep_s_word_is_one_more_try(home):
    call = keep(home, *said("pricing"))
    for given_up in (False, True):
        asyncio.run(fail(asker(home), call, Unreadable()))
        assert report_of(home, call).job.given_up is given_up
    with Library(home.database) as library:
        want(library, call)
    asyncio.run(fail(asker(home), call, CoachOffline()))
    assert not report_of(home, call).job.given_up  # a network problem waits by itself
    asyncio.run(fail(asker(home), call, Unreadable()))
    assert report_of(home, call).job.given_up


@pytest.mark.parametrize(("error", "tries"), [(CoachOffline(), 0), (NoKey(), 1)])
def test_a_computer_that_is_offline_has_not_tried(home, error, tries):
    call = keep(home, *said("pricing"))
    for _ in range(TRIES + 1 if not tries else 1):
        asyncio.run(fail(asker(home), call, error))
    job = report_of(home, call).job
    assert (job.tries, job.given_up) == (tries, not error.retryable)


def test_a_report_written_anew_takes_the_place_of_the_old_one_only_once_it_is_there(home):
    call = keep(home, *said("pricing"))
    with summary_server({1: TROUBLED}) as server:
        written(home, call, server)
        first = report_of(home, call).written
        with pytest.raises(CoachFailure):
            written(home, call, server)
        assert report_of(home, call).written == first
        written(home, call, server)
    assert report_of(home, call).written == replace(first, host=first.host)
    assert report_of(home, call).job is None


def test_nothing_of_a_call_is_in_the_log_of_its_report(home, caplog):
    caplog.set_level(0)
    call = keep(home, *said("pricing"))
    with summary_server({0: TROUBLED}) as server:
        with pytest.raises(CoachFailure):
            written(home, call, server)
        written(home, call, server)
    completed(home, call)
    assert "TROUBLED" not in caplog.text
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("app.")]
    assert ours
    assert not [line for line in ours if "Dealforge" in line or "percent" in line]


def test_a_deleted_call_leaves_no_word_of_its_report(home):
    call = keep(home, *said("pricing"))
    with summary_server() as server:
        written(home, call, server)
    completed(home, call)
    with Library(home.database) as library:
        library.delete(call)
    assert not [name for name, data in files(Path(home.folder)).items() if b"Dealforge" in data]


# -- what the model takes, and what the rep wrote --------------------------------------------------


def test_a_model_that_takes_less_than_was_thought_is_asked_for_less_from_there_on(home):
    call = keep(home, *two_hours())
    with summary_server(context=4_500) as server:
        steps = written(home, call, server)
    assert report_of(home, call).written is not None
    assert report_of(home, call).job is None
    assert steps[0].of < steps[1].of  # the same part, once it was known
    sizes = [len(one.raw) for one in server.requests]
    assert sizes[0] == max(sizes)


def _loaded(context: int) -> Reply:
    models = {"models": [{"name": "gpt-test", "context_length": context}]}
    return Reply(200, {"Content-Type": "application/json"}, (json.dumps(models).encode(),))


def test_a_report_goes_by_what_its_server_has_loaded_the_model_with(home):
    call = keep(home, *said("pricing"))
    dialect = Dialect(window=2_500, loaded="/api/ps")
    with summary_server() as server:
        assert written(home, call, server, dialect=replace(dialect, loaded=""))[0].of > 1
    with summary_server(context=32_768) as server:
        server.loaded = _loaded(32_768)
        assert written(home, call, server, dialect=dialect) == [Working(1, 1)]
        assert len(server.loads) == 1


def test_a_report_goes_by_what_its_first_answer_has_loaded_the_model_with(home):
    """A server loads a model with the first request: what it said before was nothing."""

    class Lazy(SummaryServer):
        def take(self, request: Request) -> Reply:
            self.loaded = _loaded(32_768)
            return super().take(request)

    call = keep(home, *two_hours())
    dialect = Dialect(window=8_000, loaded="/api/ps")
    with summary_server(context=8_000) as server:
        many = written(home, call, server, dialect=replace(dialect, loaded=""))
    with summary_server(context=32_768, made_by=Lazy) as server:
        few = written(home, call, server, dialect=dialect)
        assert len(server.loads) == 2
    assert few[0] == many[0]
    assert len(few) < len(many) / 2
    assert report_of(home, call).written is not None


def test_a_model_that_refuses_everything_as_too_long_is_given_up_in_the_end(home):
    call = keep(home, *said("onboarding"))
    refusal = failure(400, "context_length_exceeded", "Too long.")
    with summary_server(dict.fromkeys(range(100), refusal)) as server:
        with pytest.raises(PromptTooLong):
            written(home, call, server)
        assert len(server.requests) < 10
    assert report_of(home, call).job.tries == 1


def test_what_the_rep_wrote_reaches_the_model_without_secrets(home):
    context = CallContext("Northwind", "Dana, dana@northwind.example", "Renewal in March.")
    call = keep(home, *said("onboarding"), context)
    with summary_server() as server:
        written(home, call, server)
    [request] = server.requests
    told = json.loads(request.body["messages"][1]["content"])["about"]
    assert (told["title"], told["company"], told["notes"]) == (
        "Acme",
        "Northwind",
        "Renewal in March.",
    )
    assert "dana@" not in request.raw.decode()
