"""Card numbers never pass, what only looked like one comes back, and nothing else waits."""

import pytest

from app.events import Channel, Mode, ModeChanged, Partial, Revision, SpeechStarted, Utterance, Word
from app.redaction.guard import PATIENCE, CardGuard

REP, PROSPECT = Channel.REP, Channel.PROSPECT


def words(text: str, start: float) -> tuple[Word, ...]:
    return tuple(
        Word(word, start + place * 0.3, start + place * 0.3 + 0.2, 0.9)
        for place, word in enumerate(text.split())
    )


def said(id: int, text: str, start: float, channel: Channel = PROSPECT) -> Utterance:
    heard = words(text, start)
    return Utterance(id, channel, start, heard[-1].end, text, heard)


class Talk:
    """What a journal would have: by utterance, and everything that it ever had."""

    def __init__(self) -> None:
        self.idle = True
        self.guard = CardGuard(lambda _: self.idle)
        self.texts: dict[int, str] = {}
        self.ever: list[str] = []

    def hear(self, event) -> list:
        return self._take(self.guard.hear(event))

    def pass_to(self, now: float) -> list:
        return self._take(self.guard.pass_to(now))

    def close(self) -> list:
        return self._take(self.guard.close())

    def _take(self, events) -> list:
        taken = list(events)
        for event in taken:
            if isinstance(event, Utterance | Revision):
                assert event.text == " ".join(word.text for word in event.words)
                self.texts[event.id] = event.text
                self.ever.append(event.text)
        return taken


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_a_card_number_is_masked_and_the_words_keep_their_times(talk):
    [shown] = talk.hear(said(1, "sure it's 4242 4242 4242 4242. Okay?", 10.0))
    assert shown.text == "sure it's [card number]. Okay?"
    assert [word.text for word in shown.words] == ["sure", "it's", "[card", "number].", "Okay?"]
    assert (shown.words[2].start, shown.words[3].end) == pytest.approx((10.6, 11.7))
    assert shown.words[4] == Word("Okay?", *shown.words[4][1:])
    assert shown.words[4].start == pytest.approx(11.8)


def test_the_code_after_the_number_of_a_card_is_never_shown(talk):
    talk.hear(said(1, "my card number is 4111 1111 1111 1111 okay", 0.0))
    talk.hear(said(2, "and what's the code?", 4.0, REP))
    text = "the code is one"
    [partial] = talk.hear(Partial(3, PROSPECT, 6.0, text, words(text, 6.0), "two"))
    assert "one" not in partial.committed
    assert "two" not in partial.tentative
    talk.hear(said(3, "the code is one two three.", 6.0))
    talk.close()
    assert talk.texts[3] == "the code is [security code]."
    assert not [text for text in talk.ever if "two" in text or "1111" in text]


def test_a_number_in_pieces_is_never_shown(talk):
    talk.hear(said(1, "my visa is four oh oh oh", 0.0))
    talk.hear(said(2, "yep", 3.0, REP))
    talk.hear(said(3, "oh oh four oh", 4.0))
    talk.hear(said(4, "yep", 6.0, REP))
    talk.hear(said(5, "one one one one", 7.0))
    talk.hear(said(6, "double two three six, and it's quarterly", 9.0))
    talk.close()
    assert talk.texts[1] == "my visa is [card number]"
    assert talk.texts[3] == talk.texts[5] == "[card number]"
    assert talk.texts[6] == "[card number], and it's quarterly"
    assert not any("oh" in text or "one" in text or "six" in text for text in talk.ever)


@pytest.mark.parametrize("begin", ["four", "four one", "forty one eleven"])
def test_of_a_number_that_was_said_to_be_a_card_s_not_even_the_first_digit_is_shown(talk, begin):
    talk.hear(said(1, "And the card number?", 0.0, REP))
    talk.hear(said(2, f"it's {begin}", 2.0))
    talk.hear(said(3, "go on", 4.0, REP))
    talk.hear(said(4, "oh oh one two oh oh oh oh three three one", 5.0))
    talk.close()
    assert talk.texts[2] == "it's [card number]"
    assert not any(begin in text for text in talk.ever)


def test_an_aside_shows_nothing_of_a_card_number_that_was_announced(talk):
    talk.hear(said(1, "And the card number?", 0.0, REP))
    talk.hear(said(2, "four five three two", 2.0))
    talk.hear(said(3, "sorry, there is somebody at the door", 5.0))
    talk.hear(said(4, "seven one five three, three seven nine oh, one two four one", 9.0))
    talk.close()
    assert talk.texts[2] == talk.texts[4] == "[card number]"
    assert talk.texts[3] == "sorry, there is somebody at the door"
    assert not any("four" in text or "seven" in text for text in talk.ever)


def test_what_the_other_side_reads_back_is_never_shown(talk):
    talk.hear(said(1, "it's four two four two", 0.0))
    talk.hear(said(2, "4242, and what bank is that?", 2.0, REP))
    talk.hear(said(3, "4242 4242", 4.0))
    talk.hear(said(4, "four two four two, and then?", 7.0, REP))
    talk.hear(said(5, "4242.", 9.0))
    talk.close()
    assert talk.texts == {
        1: "it's [card number]",
        2: "[card number], and what bank is that?",
        3: "[card number]",
        4: "[card number], and then?",
        5: "[card number].",
    }
    assert not any("42" in text or "four" in text for text in talk.ever)


def test_a_small_number_after_a_card_comes_back_as_soon_as_it_is_none(talk):
    talk.hear(said(1, "do you take cards? we have three", 0.0))
    assert talk.texts[1] == "do you take cards? we have [card number]"
    talk.hear(said(2, "of them in the office", 2.0))
    assert talk.texts[1] == "do you take cards? we have three"


def test_what_was_no_card_number_comes_back_when_the_speaker_goes_on_with_something_else(talk):
    talk.hear(said(1, "it's four five double oh", 0.0))
    assert talk.texts[1] == "it's [card number]"
    talk.hear(said(2, "right", 2.0, REP))
    assert talk.texts[1] == "it's [card number]"
    own, revision = talk.hear(said(3, "boxes we have in the warehouse", 3.0))
    assert own.text == "boxes we have in the warehouse"
    assert revision == Revision(
        1, "it's four five double oh", words("it's four five double oh", 0.0)
    )


def test_it_comes_back_when_nobody_goes_on_with_it(talk):
    short, _ = PATIENCE
    end = said(1, "it's four five double oh", 0.0).end
    talk.hear(said(1, "it's four five double oh", 0.0))
    assert talk.pass_to(end + short - 0.1) == []
    talk.idle = False  # more is being said, or not understood yet
    assert talk.pass_to(end + short + 1.0) == []
    talk.idle = True
    assert [event.id for event in talk.pass_to(end + short + 1.0)] == [1]
    assert talk.pass_to(end + short + 2.0) == []
    assert talk.texts[1] == "it's four five double oh"


@pytest.mark.parametrize(
    "text",
    ["the card number's four five double oh", "four five double oh, one two three four"],
    ids=["announced", "long"],
)
def test_a_longer_wait_for_what_is_likely_a_card(talk, text):
    short, long = PATIENCE
    event = said(1, text, 0.0)
    talk.hear(event)
    assert talk.pass_to(event.end + short + 1.0) == []
    assert [event.id for event in talk.pass_to(event.end + long + 0.1)] == [1]
    assert talk.texts[1] == text


def test_a_card_that_nobody_announces_is_never_shown_though_it_takes_its_owner_a_while(talk):
    talk.hear(said(1, "4378 2074", 0.0))
    talk.hear(said(2, "sorry, I can't read the rest of it without my glasses", 1.0))
    assert talk.pass_to(20.0) == []
    talk.hear(said(3, "6474 8182.", 20.0))
    talk.close()
    assert (talk.texts[1], talk.texts[3]) == ("[card number]", "[card number].")
    assert not any("4378" in text or "6474" in text for text in talk.ever)


@pytest.mark.parametrize("begin", ["4378", "forty-three seventy-eight"])
def test_a_first_group_in_figures_is_never_shown(talk, begin):
    talk.hear(said(1, f"it's {begin}", 0.0))
    talk.hear(said(2, "mm-hmm", 2.0, REP))
    talk.hear(said(3, "2074 6474 8182", 3.0))
    talk.close()
    assert talk.texts[1] == "it's [card number]"
    assert not any(begin in text for text in talk.ever)


def test_the_rest_of_a_corrected_number_is_never_shown(talk):
    talk.hear(said(1, "And the card number?", 0.0, REP))
    talk.hear(said(2, "one oh four nine, no wait, four three seven eight", 2.0))
    talk.hear(said(3, "two oh seven four", 7.0))
    assert talk.pass_to(25.0) == []
    talk.hear(said(4, "six four seven four, eight one eight two", 25.0))
    talk.close()
    assert not any("seven" in text for text in talk.ever)


def test_a_round_figure_is_a_price(talk):
    event = said(1, "and the budget is 4500", 0.0)
    assert talk.hear(event) == [event]


def test_it_comes_back_at_the_end_of_the_call(talk):
    talk.hear(said(1, "it's four five double oh", 0.0))
    assert [event.text for event in talk.close()] == ["it's four five double oh"]
    assert talk.close() == []


def test_a_card_number_stays_masked_whatever_follows(talk):
    talk.hear(said(1, "it's 4242 4242 4242 4242", 0.0))
    talk.hear(said(2, "and what else", 3.0))
    for minute in range(1, 5):
        talk.hear(said(2 + minute, "we have four offices", 60.0 * minute))
    talk.close()
    assert talk.texts[1] == "it's [card number]"


def test_the_code_is_masked_after_its_question(talk):
    talk.hear(said(1, "And the CVV?", 0.0, REP))
    talk.hear(said(2, "nine", 2.0))
    talk.hear(said(3, "yes", 3.0, REP))
    talk.hear(said(4, "three one, there you go", 4.0))
    for minute in range(1, 4):
        talk.hear(said(10 + minute, "nothing about it", 60.0 * minute))
    assert (talk.texts[2], talk.texts[4]) == ("[security code]", "[security code], there you go")
    assert not any("nine" in text or "three" in text for text in talk.ever)


@pytest.mark.parametrize(
    "text",
    [
        "that's 4500 a year, or 4,900 with support",
        "we have four hundred and fifty",
        "we have forty",
        "call me on four one five, five five five, oh one two three",
        "it's oh seven seven double oh, nine hundred, four six one",
        "write to j dot smith at example dot com",
        "order number 4500 2188 34",
    ],
)
def test_other_numbers_and_secrets_pass_at_once_and_unchanged(talk, text):
    event = said(1, text, 0.0)
    [shown] = talk.hear(event)
    assert shown is event
    assert talk.close() == []


def test_a_revision_is_masked_like_its_utterance(talk):
    talk.hear(said(1, "my card is four two four", 0.0))
    [shown] = talk.hear(Revision(1, "", words("my card is 4242 4242 4242 4242", 0.0)))
    assert shown.text == "my card is [card number]"
    [late] = talk.hear(Revision(77, "", words("it's 4242 4242 4242 4242", 500.0)))
    assert late.text == "it's [card number]"


def test_a_partial_shows_no_card_number_either(talk):
    talk.hear(said(1, "my card is four two four two", 0.0))
    heard = words("four two four two four two", 3.0)
    committed = " ".join(word.text for word in heard)
    [shown] = talk.hear(Partial(2, PROSPECT, 3.0, committed, heard, "four two four"))
    assert (shown.committed, shown.tentative) == ("[card number]", "[card number]")
    [whole] = talk.hear(Partial(2, PROSPECT, 3.0, "", (), "it's 4111.1111.1111.1111"))
    assert whole.tentative == "it's [card number]"
    plain = Partial(3, PROSPECT, 3.0, "we have", words("we have", 3.0), "four offices")
    assert talk.hear(plain) == [plain]


def test_nothing_that_was_forgotten_is_revised(talk):
    talk.hear(said(1, "it's four five double oh", 20.0))
    off = ModeChanged(Mode.OFF_RECORD, 30.0, 0.0)
    assert talk.hear(off) == [off]
    assert talk.close() == []
    assert [event.id for event in talk.hear(said(2, "and so on", 40.0))] == [2]


def test_all_else_passes(talk):
    event = SpeechStarted(REP, 1.0)
    assert talk.hear(event) == [event]
