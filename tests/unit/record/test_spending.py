"""What the coach's model took: kept with the call, and longer than the call."""

from datetime import timedelta

import pytest

from app.events import Spent
from app.record.call_record import Spending
from app.record.library import Library
from tests.unit.record.scenes import STARTED, keep, new_journal, utterance

MINI = Spent(4.0, "api.openai.com", "mini", 900, 60)
LOCAL = Spent(9.0, "localhost:11434", "local", 700, 50)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.db"


def since(path, seconds):
    with Library(path) as library:
        return library.spent_since(STARTED + timedelta(seconds=seconds))


def test_a_call_tells_what_each_of_its_models_took(path):
    call = keep(path, [utterance(1), MINI, LOCAL, MINI])
    with Library(path) as library:
        spending = library.call(call).spending
    assert spending == (
        Spending("api.openai.com", "mini", 1800, 120),
        Spending("localhost:11434", "local", 700, 50),
    )


@pytest.mark.parametrize(("seconds", "tokens"), [(-1, 1600), (3, 1600), (5, 700), (10, 0)])
def test_what_was_spent_since_a_time_goes_by_the_wall_clock(path, seconds, tokens):
    keep(path, [utterance(1), MINI, LOCAL])
    assert sum(one.prompt_tokens for one in since(path, seconds)) == tokens


def test_what_was_spent_stays_spent_when_its_call_is_deleted(path):
    call = keep(path, [utterance(1), MINI])
    with Library(path) as library:
        library.delete(call)
    assert since(path, 0) == (Spending("api.openai.com", "mini", 900, 60),)


def test_no_file_has_spent_nothing(path):
    assert since(path, 0) == ()


def test_writing_the_call_once_more_counts_nothing_twice(path):
    journal = new_journal(path)
    list(journal.open())
    for event in (utterance(1), MINI):
        list(journal.record(event))
    journal._file = None  # as if the file had been replaced
    list(journal.record(LOCAL))
    list(journal.close(60.0))
    assert sum(one.prompt_tokens for one in since(path, 0)) == 1600


def test_a_repair_keeps_what_was_spent_and_brings_no_deleted_call_back(path):
    gone = keep(path, [MINI])
    keep(path, [*(utterance(number, "a word " * 300) for number in range(40)), LOCAL])
    with Library(path) as library:
        library.delete(gone)
    damaged = bytearray(path.read_bytes())
    half = len(damaged) // 4096 // 2 * 4096
    damaged[half : half + 100] = bytes(100)
    path.write_bytes(damaged)
    with Library(path) as library:
        assert library.notices
        assert len(library.calls()) == 1
    assert sum(one.prompt_tokens for one in since(path, 0)) == 1600
