import threading

import pytest

from app.inbox import Inbox


def test_a_full_inbox_drops_what_is_offered_and_counts_it():
    inbox = Inbox(size=2)
    assert [inbox.offer(n) for n in range(4)] == [True, True, False, False]
    assert (inbox.dropped, len(inbox)) == (2, 2)
    inbox.close()
    assert list(inbox) == [0, 1]


def test_what_must_not_be_lost_is_taken_however_full_it_is():
    inbox = Inbox(size=1)
    for n in range(5):
        inbox.put(n)
    assert inbox.dropped == 0
    assert not inbox.offer(5)
    inbox.close()
    assert list(inbox) == [0, 1, 2, 3, 4]


def test_room_that_was_made_is_used_again():
    inbox = Inbox(size=1)
    inbox.put(1)
    assert not inbox.offer(2)
    assert next(iter(inbox)) == 1
    assert inbox.offer(3)


@pytest.mark.parametrize("item", [0, "", False, [], 0.0])
def test_an_item_that_is_false_is_no_end(item):
    inbox = Inbox(size=5)
    inbox.put(item)
    inbox.put(1)
    inbox.close()
    assert list(inbox) == [item, 1]


def test_what_comes_after_the_end_is_not_read():
    inbox = Inbox(size=5)
    inbox.put(1)
    inbox.close()
    inbox.put(2)
    assert list(inbox) == [1]


def test_closing_it_wakes_a_reader_that_waits():
    inbox, read = Inbox(size=5), []
    reader = threading.Thread(target=lambda: read.extend(inbox), daemon=True)
    reader.start()
    inbox.close()
    reader.join(5)
    assert not reader.is_alive()
    assert read == []


def test_many_may_write_and_each_ones_items_stay_in_order():
    inbox = Inbox(size=10_000)

    def write(who: int) -> None:
        for n in range(1000):
            inbox.put((who, n))

    writers = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(5)
    inbox.close()
    items = list(inbox)
    assert len(items) == 4000
    for who in range(4):
        assert [n for one, n in items if one == who] == list(range(1000))
