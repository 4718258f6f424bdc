"""The report of a call in the library: kept beside it, gone with it, and never in its way."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from app.events import Channel, Mark, Mode, ModeChanged, Spent
from app.record.figures import figures
from app.record.library import Library, UnknownCall
from app.record.metrics.targets import Range, Targets
from app.record.statistics import Numbers
from app.report import Found, Job, Notes, Report, Said
from tests.unit.record.reports import FOUND, WRITTEN
from tests.unit.record.scenes import STARTED, columns, files, keep, new_journal, utterance

NOTES = (Notes('{"summary": []}', 40, 1), Notes("{}", 90))
JOB = Job(tries=2, unreadable=1, problem="The coach's model is busy.", notes=NOTES)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.db"


@pytest.mark.parametrize("part", [FOUND, WRITTEN, JOB], ids=["found", "written", "job"])
def test_each_part_reads_back_as_it_was(path, part):
    call = keep(path, [utterance(1)])
    with Library(path) as library:
        library.keep_report(call, part)
    with Library(path) as library:
        report = library.report(call)
        assert part in (report.found, report.written, report.job)
        assert library.call(call).report == report


def test_what_is_written_ends_its_job_and_writing_it_anew_keeps_the_old_one_until_then(path):
    call = keep(path, [utterance(1)])
    with Library(path) as library:
        library.keep_report(call, JOB)
        library.keep_report(call, WRITTEN)
        assert library.report(call) == Report(None, WRITTEN, None)
        library.keep_report(call, Job())
        assert library.report(call) == Report(None, WRITTEN, Job())
        library.drop_job(call)
        assert library.report(call).job is None


def test_the_jobs_are_those_that_were_not_given_up(path):
    first, second, third = (keep(path, [utterance(1)]) for _ in range(3))
    with Library(path) as library:
        library.keep_report(second, JOB)
        library.keep_report(first, JOB)
        library.keep_report(third, Job(5, given_up=True))
        assert library.jobs() == {first: JOB, second: JOB}


def test_a_report_goes_with_its_call(path):
    call = keep(path, [utterance(1)])
    odd = replace(FOUND.questions[0], said=Said(1.0, Channel.REP, "the unheardof number?"))
    with Library(path) as library:
        library.keep_report(call, replace(FOUND, questions=(odd,)))
        library.delete(call)
        with pytest.raises(UnknownCall):
            library.keep_report(call, WRITTEN)
        assert library.jobs() == {}
    assert not [name for name, bytes in files(path.parent).items() if b"unheardof" in bytes]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"figures": 5}', "null", '{"questions": [1]}'])
def test_a_report_that_can_not_be_read_is_not_there_and_the_call_is(path, content):
    call = keep(path, [utterance(1)])
    with Library(path) as library:
        library.keep_report(call, FOUND)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE reports SET content = ?", (content,))
        connection.commit()
    with Library(path) as library:
        record = library.call(call)
    assert (record.report.found, len(record.utterances)) == (None, 1)


def test_half_a_character_from_a_model_does_not_lose_the_report(path):
    call = keep(path, [utterance(1)])
    odd = replace(FOUND.questions[0], said=Said(1.0, Channel.REP, "price \ud83d up?"))
    with Library(path) as library:
        library.keep_report(call, Found(questions=(odd,)))
        assert library.report(call).found.questions[0].said.text == "price ? up?"


def test_what_the_model_took_after_the_call_is_added_to_the_call_and_the_month(path):
    in_call = Spent(4.0, "host", "mini", 900, 60)
    call = keep(path, [utterance(1), in_call])
    later = STARTED + timedelta(days=2)
    with Library(path) as library:
        for _ in range(2):
            library.spend(call, replace(in_call, at=later.timestamp()))
        [all_of_it] = library.call(call).spending
        [since] = library.spent_since(later)
    assert (all_of_it.prompt_tokens, since.prompt_tokens) == (2_700, 1_800)


def test_earlier_calls_are_the_rep_s_own_before_it_newest_first(path):
    ids = [keep(path, [utterance(1)], str(day)) for day in range(4)]
    with closing(sqlite3.connect(path)) as connection:
        for day, id in enumerate(ids):
            started = (STARTED + timedelta(days=day)).isoformat()
            connection.execute("UPDATE calls SET started = ? WHERE id = ?", (started, id))
        connection.execute("UPDATE calls SET source = 'demo' WHERE id = ?", (ids[1],))
        connection.commit()
    with Library(path) as library:
        assert library.earlier(ids[3], 10) == [ids[2], ids[0]]
        assert library.earlier(ids[3], 1) == [ids[2]]
        assert library.earlier(ids[0], 10) == []


def test_off_the_record_takes_the_evidence_that_quotes_it(path):
    journal = new_journal(path)
    list(journal.open())
    early = Mark(4.0, "evidence", "pain", "slow onboarding")
    secret = Mark(15.0, "evidence", "budget", "the unheardof number")
    for event in (early, secret, ModeChanged(Mode.OFF_RECORD, 40.0, 10.0)):
        list(journal.record(event))
    assert columns(path, "SELECT text FROM marks WHERE kind = 'evidence'") == [("slow onboarding",)]
    assert not [name for name, bytes in files(path.parent).items() if b"unheardof" in bytes]
    late = list(journal.record(secret))  # it was on its way
    list(journal.close(60.0))
    assert late == []


# -- the rep's numbers -----------------------------------------------------------------------------

GOALS = Targets(talk_share=Range(0.3, 0.45), patience=Range(low=0.6), questions=None)


def numbers(share: float | None, questions: int = 3) -> Numbers:
    return Numbers(talk_share=share, questions=questions, patience=0.5, at=300.0)


@pytest.mark.parametrize(("earlier", "usual"), [(4, None), (5, 0.5), (10, 0.5)])
def test_what_is_usual_is_told_from_five_calls_on(earlier, usual):
    before = [numbers(0.5), *(numbers(0.4 + n % 2 * 0.2) for n in range(1, earlier))]
    share, *_ = figures(numbers(0.48), GOALS, before)
    assert (share.id, share.usual is None) == ("talk_share", usual is None)
    assert usual is None or 0.4 <= share.usual <= 0.6


def test_a_call_without_a_number_does_not_count_for_what_is_usual():
    before = [numbers(0.5)] * 4 + [numbers(None)] * 6
    assert figures(numbers(0.48), GOALS, before)[0].usual is None


def test_a_number_is_judged_by_its_goal_and_one_that_is_not_known_by_none():
    by_name = {one.id: one for one in figures(numbers(0.48), GOALS, [])}
    assert not by_name["talk_share"].is_good
    assert (by_name["patience"].is_good, by_name["patience"].high) == (False, None)
    assert by_name["pace"].value is None
    assert by_name["pace"].is_good
    assert not by_name["questions"].has_goal


def test_an_empty_call_has_no_numbers():
    assert {one.value for one in figures(Numbers(), Targets(), [])} == {None}
