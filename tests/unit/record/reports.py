"""A report with something in each of its parts."""

from app.events import Channel
from app.report import (
    CheckedItem,
    Commitment,
    CrmField,
    Figure,
    FiredCard,
    Found,
    Line,
    Met,
    Objection,
    Owner,
    Question,
    Report,
    Said,
    Step,
    Written,
)

NASTY = 'slow <b>onboarding</b> | *now* --> "1\u202e2"'
QUOTE = Said(3.0, Channel.PROSPECT, NASTY)
OWN = Said(8.0, Channel.REP, "I will send the offer by Friday.")
OFFER = Commitment(OWN, Owner.REP, "by Friday")
LINE = Line("They onboard slowly.", QUOTE)

FOUND = Found(
    figures=(
        Figure("talk_share", 0.48, 0.3, 0.45, 0.44),
        Figure("monologue", 95.0, None, 76.0),
        Figure("patience", None, 0.6),
    ),
    checklist=(
        CheckedItem("pain", "Pain", True, 3.0, QUOTE),
        CheckedItem("budget", "Budget", False),
    ),
    cards=(FiredCard("status_quo", "Ask what it costs", QUOTE),),
    questions=(Question(Said(5.0, Channel.PROSPECT, "Who else uses it?"), False),),
    commitments=(OFFER,),
    objections=(Objection("price", QUOTE, OWN), Objection("trust", QUOTE)),
    noticed=(Objection("effort", QUOTE),),
    next_step=OFFER,
)
WRITTEN = Written(
    host="llm.example.com",
    model="mini",
    summary=(LINE,),
    decisions=(Line("You send an offer.", OWN),),
    open_questions=(),
    objections=(Met(LINE, Line("You listened.", OWN)), Met(LINE)),
    next_steps=(Step(Line("Send the offer.", OWN), Owner.REP, "by Friday"),),
    mail=(LINE, Line("The offer follows.", OWN)),
    fields=(CrmField("pain", LINE),),
    dropped=2,
)
REPORT = Report(FOUND, WRITTEN)
