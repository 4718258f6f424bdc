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


def test_the_rep_may_come_back_to_what_was_left_open():
    effort = ("effort", "How long does it take to go live?")
    lines = (
        f"prospect: Maybe. {FINANCE[1]} {DATA[1]}",
        f"rep: {ENCRYPTED}",
        f"prospect: {effort[1]}",
        "rep: It takes about two weeks. Can we schedule a demo on Thursday with your director?",
    )
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA, effort)}
    assert met(*lines, raised=kinds) == [
        "Can we schedule a demo on Thursday with your director?",
        "All data is encrypted.",
        "It takes about two weeks.",
    ]


def test_the_rep_may_come_back_to_somebody_by_a_pronoun():
    effort = ("effort", "How long does it take to go live?")
    lines = (
        f"prospect: {FINANCE[1]} {DATA[1]}",
        f"rep: {ENCRYPTED}",
        f"prospect: {effort[1]}",
        "rep: Two weeks, usually. Would it help if I called her?",
    )
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA, effort)}
    assert met(*lines, raised=kinds)[0] == "Would it help if I called her?"


def test_what_also_answers_the_newer_one_is_not_taken_from_it():
    move = ("integration", "Can you take over what our director wrote down?")
    lines = (
        f"prospect: {FINANCE[1]} {DATA[1]}",
        f"rep: {ENCRYPTED}",
        f"prospect: {move[1]}",
        "rep: Yes, we take over what your finance director wrote down.",
    )
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA, move)}
    assert (
        met(*lines, raised=kinds)[2] == "Yes, we take over what your finance director wrote down."
    )


def test_after_two_minutes_nobody_comes_back_to_it():
    effort = ("effort", "How long does it take to go live?")
    chat = [line for _ in range(80) for line in ("rep: And how is the weather?", "prospect: Fine.")]
    lines = (
        f"prospect: {FINANCE[1]} {DATA[1]}",
        f"rep: {ENCRYPTED}",
        *chat,
        f"prospect: {effort[1]}",
        "rep: It takes two weeks. Can we do a demo with your director?",
    )
    assert len(lines) * SECONDS > 120
    kinds = {sentence: (kind,) for kind, sentence in (FINANCE, DATA, effort)}
    assert met(*lines, raised=kinds)[0] is None


@pytest.mark.parametrize(
    "proposal",
    [
        "Shall we take him along?",
        "Let us do a demo for her.",
        "I can join that meeting.",
        "Would it help if I rang him?",
        "What does he care about most?",
        "Who else decides in that room?",
    ],
)
def test_a_proposal_answers_the_doubt_and_not_the_question(proposal):
    price = ("price", "And it costs far too much.")
    assert together(FINANCE, price, reply=proposal) == [proposal, None]


@pytest.mark.parametrize("kind", ["timing", "trust"])
def test_a_proposal_answers_what_is_to_wait_and_what_is_not_believed(kind):
    doubt, price = (
        (kind, "I am not so sure about all this."),
        ("price", "And it costs far too much."),
    )
    proposal = "Shall we start with a small pilot?"
    assert together(doubt, price, reply=proposal) == [proposal, None]


def test_a_proposal_that_may_be_meant_for_either_is_nobody_s_answer():
    doubt = ("trust", "I am not so sure about all this.")
    ask = ("send_info", "Just mail me something.")
    assert together(doubt, ask, reply="Shall we have a call?") == [None, None]
    assert together(doubt, FINANCE, reply="Shall we have a call?") == [None, None]


def test_somebody_whom_two_may_mean_is_nobody_s_answer():
    cousin = ("competitor", "And my cousin has written his own tool.")
    assert together(FINANCE, cousin, reply="What does he care about most?") == [None, None]


def test_a_reply_that_tells_only_as_a_whole_is_the_answer():
    effort, price = ("effort", "My nurses hate new screens."), ("price", "And it is dear.")
    reply = "Your people learn it in a morning. We sit beside them."
    assert together(effort, price, reply=reply) == [reply, None]


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
    assert judged["right"] >= 0.5 * judged["asked"], judged
    assert judged["wrong"] <= 0.07 * judged["right"], judged


def test_scripted_answers_that_come_late_are_found_and_others_are_not_taken_for_them():
    """One and two are raised together, two is answered; then three is, with or without one."""
    judged: Counter[str] = Counter()
    found = list(moments())
    for one, two, three in zip(found, found[1:], found[2:], strict=False):
        if not one[0] == two[0] == three[0] or one[2] == two[2]:
            continue
        for late in (False, True):
            said = talk(
                *(f"prospect: {one[3]}", f"prospect: {two[3]}", f"rep: {two[4]}"),
                *(f"prospect: {three[3]}", f"rep: {three[4]} {one[4] if late else ''}"),
            )
            raised = [
                Raised(words.start, kind, Said(words.start, words.channel, text))
                for words, (_, _, kind, text, _) in zip(said[::1], (one, two), strict=False)
            ]
            raised.append(
                Raised(said[3].start, three[2], Said(said[3].start, said[3].channel, three[3]))
            )
            answer = answers(raised, turns(said))[0]
            judged["asked", late] += 1
            judged["found", late] += answer is not None and answer.at >= said[4].start
    assert judged["asked", True] >= 80
    assert judged["found", True] >= 0.2 * judged["asked", True], judged
    assert judged["found", False] <= 0.03 * judged["asked", False], judged
