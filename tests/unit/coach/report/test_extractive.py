"""The report that needs no model: what is told of the record, and from which words."""

from app.coach.playbook import Playbook
from app.coach.report.extractive import Kept, find
from app.events import Card, Channel, Mark, Moment
from app.report import Figure
from tests.unit.coach.report.scenes import talk

CALL = talk(
    "rep: What is the biggest problem for your team?",
    "prospect: Slow onboarding. It is too expensive for us this year.",
    "rep: I see.",
    "prospect: Right.",
    "rep: Compared to what? I ask because it differs. Most count the salary only.",
    "prospect: Where do you store the data?",
)
PRICE = Moment(1, "price", Channel.PROSPECT, 1, "too expensive", 4.0)
CARD = Card(1, "price", 1, "Ask what they compare with", "Compared to what?", "too expensive", 4.0)
PLAYBOOK = Playbook.model_validate(
    {
        "name": "b2b",
        "checklist": [
            {"id": "pain", "item": "Pain"},
            {"id": "budget", "item": "Budget"},
            {"id": "champion", "item": "Champion"},
        ],
    }
)


def found(*marks: Mark, moments: tuple[Moment, ...] = (PRICE,)):
    return find(Kept(CALL, moments, (CARD,), marks), PLAYBOOK)


def test_an_objection_stands_whole_beside_what_the_rep_said_next():
    [objection] = found().objections
    assert (objection.kind, objection.said.text) == (
        "price",
        "It is too expensive for us this year.",
    )
    assert objection.answer.text == "Compared to what? I ask because it differs."
    assert objection.answer.at == 12.0


def test_what_the_rep_raises_or_what_is_in_favour_is_no_objection():
    own = Moment(1, "price", Channel.REP, 0, "problem", 0.5)
    good = Moment(2, "buying_signal", Channel.PROSPECT, 5, "store", 15.0)
    assert found(moments=(own, good)).objections == ()


def test_an_objection_at_the_end_has_no_answer():
    last = Moment(1, "security", Channel.PROSPECT, 5, "store the data", 15.5)
    [objection] = found(moments=(last,)).objections
    assert objection.answer is None


def test_what_only_the_model_noticed_stands_apart_and_what_the_rep_asked_about_nowhere():
    named = Moment(2, "security", Channel.PROSPECT, 5, "store the data", 15.5)
    asked = Moment(-1, "help", Channel.PROSPECT, 5, "store the data", 15.5)
    report = found(moments=(PRICE, named, asked))
    assert [one.kind for one in report.objections] == ["price"]
    assert [(one.kind, one.said.text) for one in report.noticed] == [
        ("security", "Where do you store the data?")
    ]


def test_an_item_is_ticked_with_the_sentence_that_did_it():
    evidence = Mark(3.0, "evidence", "pain", "Slow onboarding.")
    pain, budget, champion = found(
        evidence, Mark(3.0, "tick", "pain", "done"), Mark(9.0, "tick", "budget", "done")
    ).checklist
    assert (pain.done, pain.evidence.text) == (True, "Slow onboarding.")
    assert (pain.evidence.channel, pain.at) == (Channel.PROSPECT, 3.0)
    assert (budget.done, budget.evidence, budget.at) == (True, None, 9.0)
    assert (champion.done, champion.at) == (False, None)


def test_the_evidence_is_the_whole_sentence():
    evidence = Mark(4.0, "evidence", "budget", "It is too expensive")
    _, budget, _ = found(evidence, Mark(4.0, "tick", "budget", "done")).checklist
    assert budget.evidence.text == "It is too expensive for us this year."
    assert budget.evidence.channel is Channel.PROSPECT


def test_an_item_that_the_rep_opened_again_is_open_and_proves_nothing():
    marks = (
        Mark(3.0, "evidence", "pain", "Slow onboarding."),
        Mark(3.0, "tick", "pain", "done"),
        Mark(9.0, "tick", "pain", "open"),
    )
    assert (found(*marks).checklist[0].done, found(*marks).checklist[0].evidence) == (False, None)


def test_cards_questions_and_what_stayed_open_are_listed_with_their_words():
    report = found()
    assert [(card.kind, card.quote.text) for card in report.cards] == [
        ("price", "It is too expensive for us this year.")
    ]
    assert [one.said.text for one in report.open_questions] == [
        "Compared to what?",
        "Where do you store the data?",
    ]
    assert len(report.questions) == 3


def test_a_playbook_that_is_gone_leaves_everything_but_the_checklist():
    report = find(Kept(CALL, (PRICE,), (CARD,)), None, (Figure("pace", 150.0),))
    assert (report.checklist, len(report.objections)) == ((), 1)
    assert report.figures[0].value == 150.0


def test_nothing_said_is_a_report_too():
    assert find(Kept(()), PLAYBOOK).questions == ()


def test_what_was_said_is_in_no_log_that_names_the_report():
    """As in every event: nothing of it lands in a log by accident."""
    assert "expensive" not in repr(found())
