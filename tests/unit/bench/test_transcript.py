from app.events import Channel
from tests.bench.live.trace import Trace
from tests.bench.live.transcript import Transcript, fill


def partial(id, committed, tentative, channel="rep", t=0.0):
    return {
        "kind": "partial",
        "t": t,
        "id": id,
        "channel": channel,
        "committed": committed,
        "tentative": tentative,
    }


def utterance(id, text, channel="rep", t=0.0):
    return {"kind": "utterance", "t": t, "id": id, "channel": channel, "text": text}


def texts(*lines):
    transcript = Transcript(Channel.REP)
    for line in lines:
        transcript.hear(line)
    return transcript.texts


def test_what_is_final_comes_before_what_is_committed_and_what_may_change():
    assert texts(utterance(1, "One."), partial(2, "Two", "tree")) == ("One.", "Two", "tree")


def test_what_follows_a_text_that_may_change_may_change():
    lines = partial(1, "One", "toe"), partial(2, "Three", "fore")
    assert texts(*lines) == ("", "One", "toe Three fore")


def test_a_final_behind_an_utterance_that_is_not_final_is_no_final_yet():
    assert texts(partial(1, "One", ""), utterance(2, "Two.")) == ("", "One Two.", "")


def test_a_partial_without_words_takes_back_what_was_shown():
    assert texts(partial(1, "", "hm"), partial(1, "", "")) == ("", "", "")


def test_a_revision_is_the_text_from_then_on():
    revision = {"kind": "revision", "t": 2.0, "id": 1, "text": "One, two."}
    assert texts(utterance(1, "One too."), revision) == ("One, two.", "", "")


def test_the_other_side_is_another_trace():
    assert texts(utterance(1, "One."), utterance(2, "Two.", "prospect")) == ("One.", "", "")


def test_a_trace_has_a_step_for_each_change_and_the_notices():
    trace = Trace("Sotto", "real time", "discovery/rep", 9.0)
    notice = {"kind": "notice", "t": 3.0, "text": "This computer can't keep up."}
    lines = [partial(1, "", "On", t=1.0), partial(1, "", "On", t=1.5), utterance(1, "One.", t=2.0)]
    fill(trace, Channel.REP, [*lines, notice])
    assert [(step.t, step.final, step.tentative) for step in trace.steps] == [
        (1.0, "", "On"),
        (2.0, "One.", ""),
    ]
    assert trace.notes == ["3.0 s: This computer can't keep up."]
