"""Which of several things that were raised together an answer of the rep's is about."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from app.coach.report.answers import Raised, answers
from app.coach.report.sentences import turns
from app.report import Said
from tests.unit.coach.report.scenes import SECONDS, talk

CORPUS = Path(__file__).parents[3] / "bench" / "coach" / "corpus" / "develop"
FINANCE = ("authority", "I would need to talk to our finance director first.")
DATA = ("security", "Is our data safe with you?")
ENCRYPTED = "All data is encrypted. And you can cancel at any time."


def met(
    *lines: str, raised: dict[str, tuple[str, ...]], advice: dict[str, str] | None = None
) -> list[str | None]:
    """The answer to each sentence of the prospect's; `raised`: its kinds, `advice`: its card's."""
    spoken = turns(talk(*lines))
    said = [one for turn in spoken for one in turn.sentences if one.text in raised]
    moments = [
        Raised(one.at, kind, one, (advice or {}).get(one.text, ""))
        for one in said
        for kind in raised[one.text]
    ]
    return [answer and answer.text for answer in answers(moments, spoken)]


def together(*raised: tuple[str, str], reply: str, **more: dict[str, str]) -> list[str | None]:
    """The answers where all was said in one turn."""
    turn = " ".join(sentence for _, sentence in raised)
    kinds = {sentence: (kind,) for kind, sentence in raised}
    return met(f"prospect: {turn}", f"rep: {reply}", raised=kinds, **more)


def test_of_two_in_one_turn_the_one_that_is_answered_has_the_answer_and_the_other_none():
    assert together(FINANCE, DATA, reply=ENCRYPTED) == [None, "All data is encrypted."]


def test_turns_between_which_the_rep_only_nods_are_one():
    lines = (f"prospect: {FINANCE[1]}", "rep: I see.", f"prospect: {DATA[1]}", f"rep: {ENCRYPTED}")
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA)}
    assert met(*lines, raised=kinds) == [None, "All data is encrypted."]


def test_each_has_its_own_sentence_where_the_rep_answers_both():
    reply = "Bring your director to the demo. All data is encrypted. It never leaves your servers."
    assert together(FINANCE, DATA, reply=reply) == [
        "Bring your director to the demo.",
        "All data is encrypted. It never leaves your servers.",
    ]


def test_what_is_about_neither_is_nobody_s_answer():
    assert together(FINANCE, DATA, reply="Let me get you some coffee first.") == [None, None]


def test_an_answer_in_other_words_is_known_by_what_it_means():
    reply = "Everything is encrypted and stays in Germany."
    assert together(FINANCE, DATA, reply=reply) == [None, reply]


def test_words_that_both_have_tell_nothing():
    old = ("competitor", "We already use Salesbridge.")
    cheap = ("competitor", "Salesbridge gave us a cheaper offer.")
    reply = "What do you like about Salesbridge?"
    assert together(old, cheap, reply=reply) == [None, None]
    offer = ("competitor", "And they gave us a cheaper offer.")
    assert together(old, offer, reply=reply) == [reply, None]


def test_the_line_of_the_card_is_its_answer():
    price = ("price", "I had to sit down when I saw it.")
    advice = {price[1]: "I hear you. What are you comparing it with, to see the gap?"}
    reply = "What are you comparing, so that I know the gap?"
    assert together(price, DATA, reply=reply) == [None, None]
    assert together(price, DATA, reply=reply, advice=advice) == [reply, None]


def test_a_sentence_that_is_two_objections_has_one_answer():
    sentence = "We have no budget for this before September."
    lines = (f"prospect: {sentence}", "rep: Of course. What would you do until then?")
    both = met(*lines, raised={sentence: ("price", "timing")})
    assert both == ["Of course. What would you do until then?"] * 2


def test_a_kind_of_the_team_s_own_is_known_by_words_only():
    own = ("sustainability", "We print nothing on paper any more.")
    assert together(own, FINANCE, reply="All of it is on recycled paper.") == [
        "All of it is on recycled paper.",
        None,
    ]
    assert together(own, DATA, reply="Everything is encrypted.") == [None, None]


@pytest.mark.parametrize("last", ["rep: I see.", "prospect: Well, anyway."])
def test_what_the_rep_says_nothing_to_stays_open(last):
    lines = (f"prospect: {FINANCE[1]} {DATA[1]}", last)
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA)}
    assert met(*lines, raised=kinds) == [None, None]


def moments() -> Iterator[tuple[str, int, str, str, str]]:
    """File, turn, kind, sentence and the rep's reply of each moment of the scripted calls."""
    for file in sorted(CORPUS.glob("*.json")):
        call = json.loads(file.read_text("utf-8"))
        for moment in call["moments"]:
            said, *after = call["turns"][moment["turn"] :]
            sentences = re.split(r"(?<=[.?!])\s+", said["text"])
            quote = moment["quote"]
            whole = next((one for one in sentences if quote in one), quote)
            if after and after[0]["speaker"] == "rep" and len(after[0]["text"].split()) >= 3:
                yield file.stem, moment["turn"], moment["kind"], whole, after[0]["text"]


def test_scripted_answers_seldom_go_to_what_they_do_not_answer():
    """Two moments of a call that follow each other, as if raised together, then answered one of."""
    judged: Counter[str] = Counter()
    for (file, turn, *one), (same, later, *two) in pairwise(moments()):
        if file != same or turn == later or one[0] == two[0]:
            continue
        for mine, other in ((0, 1), (1, 0)):
            reply = (one, two)[mine][2]
            said = talk(f"prospect: {one[1]}", f"prospect: {two[1]}", f"rep: {reply}")
            raised = [
                Raised(n * SECONDS, kind, Said(n * SECONDS, said[0].channel, sentence))
                for n, (kind, sentence, _) in enumerate((one, two))
            ]
            found = answers(raised, turns(said))
            judged["asked"] += 1
            judged["right"] += found[mine] is not None
            judged["wrong"] += found[other] is not None
    assert judged["asked"] >= 200
    assert judged["right"] >= 0.35 * judged["asked"], judged
    assert judged["wrong"] <= 0.1 * judged["right"], judged
